import { Inject, Injectable, Optional } from '@nestjs/common';
import { hasImplicitSlot } from '../../engine/catalogue/catalogue.js';
import { intern } from '../../engine/intern.js';
import { InvalidInput } from '../../engine/invalid-input.js';
import {
  connectionCandidate,
  implicitSlot,
  installationCandidate,
  partyOf,
  type Party,
} from '../../engine/policy/candidate.js';
import { decideConnection, decideInstallation, type Decision } from '../../engine/policy/decide.js';
import type { TraceDepth } from '../../engine/policy/trace.js';
import type { Device } from '../../engine/rules/candidate.js';
import type { Declaration } from '../../engine/rules/rule.js';
import { readAttributes } from '../../engine/snap/endpoint.js';
import type { Snap } from '../../engine/snap/snap.js';
import { noAttributes } from '../../engine/snap/values.js';
import { type PublishedDeclaration, PublishedDeclarations } from '../assertions/published-declarations.js';
import type {
  DecisionAnswer,
  DeclarationInput,
  DecisionInputs,
  DecisionWarning,
  SnapInputs,
} from './decision-answer.js';
import type {
  ConnectionRequest,
  DecisionRequest,
  EndpointInput,
  InstallationRequest,
  SnapInput,
} from './decision-request.js';
import { placed } from '../placed.js';
import { Inputs } from './inputs.js';
import { connectionAnswer, installationAnswer } from './render.js';

/** Where declarations come from that a request does not bring itself. */
export type DeclarationSource = Pick<
  PublishedDeclarations,
  'storeRevision' | 'ofSnap' | 'base' | 'ofSnapAsOf' | 'baseAsOf'
>;

const nothingPublished: DeclarationSource = {
  storeRevision: () => 0,
  ofSnap: () => undefined,
  base: () => undefined,
  ofSnapAsOf: () => undefined,
  baseAsOf: () => undefined,
};

/** A snap and its declaration, ready to be decided about. */
interface Subject {
  readonly snap: Snap;
  readonly declaration: Declaration | null;
  readonly inputs: SnapInputs;
}

/** One request while it is being answered: what the store said, and what there is to warn of. */
interface Context {
  readonly storeRevision: number;
  /** When declarations had to be in force, as the request gives it. */
  readonly asOf: string | undefined;
  readonly warnings: DecisionWarning[];
}

/** Answers decision requests; the one way to the engine's decisions, over HTTP and on the command line. */
@Injectable()
export class Decisions {
  readonly inputs = new Inputs();

  constructor(
    @Optional()
    @Inject(PublishedDeclarations)
    private readonly published: DeclarationSource = nothingPublished,
  ) {}

  /**
   * @throws InvalidInput with a pointer into the request, where a snap, a declaration or the device does not hold
   */
  decide(request: DecisionRequest, depth: TraceDepth): DecisionAnswer {
    const context: Context = {
      storeRevision: this.published.storeRevision(),
      asOf: request.asOf,
      warnings: [],
    };
    const device = this.inputs.device(request.device);
    const [base, baseInput] = this.#base(request, context);
    const answer =
      'plug' in request
        ? this.#connection(request, device.value, base, context, depth)
        : this.#installation(request, device.value, base, context, depth);
    answer.inputs.device = device.digest;
    answer.inputs.baseDeclaration = baseInput;
    answer.inputs.storeRevision = context.storeRevision;
    if (context.warnings.length > 0) answer.warnings = context.warnings;
    return answer;
  }

  #connection(
    request: ConnectionRequest,
    device: Device,
    base: Declaration,
    context: Context,
    depth: TraceDepth,
  ): DecisionAnswer {
    const plugSubject = this.#subject(request.plug.snap, '/plug/snap', context);
    const plug = sideIn('plug', request.plug, plugSubject);
    const inputs: DecisionInputs = { plug: plugSubject.inputs };
    let slot: Party;
    if (request.slot === undefined) slot = systemSlot(plug, device);
    else {
      const slotSubject = this.#subject(request.slot.snap, '/slot/snap', context);
      slot = sideIn('slot', request.slot, slotSubject);
      inputs.slot = slotSubject.inputs;
    }
    const decision = decideConnection(request.action, connectionCandidate(plug, slot, device), base);
    return connectionAnswer(decision, inputs, depth);
  }

  #installation(
    { action, snap: input }: InstallationRequest,
    device: Device,
    base: Declaration,
    context: Context,
    depth: TraceDepth,
  ): DecisionAnswer {
    const { snap, declaration, inputs } = this.#subject(input, '/snap', context);
    const decisions: Decision[] = [];
    for (const side of ['slot', 'plug'] as const) {
      if (side === 'plug' && action === 'sideload') continue;
      for (const endpoint of snap[`${side}s`].values()) {
        const own = partyOf(side, snap.type, endpoint, declaration);
        decisions.push(decideInstallation(action, side, installationCandidate(side, own, device), base));
      }
    }
    return installationAnswer(action, decisions, { snap: inputs }, depth);
  }

  #base(
    request: DecisionRequest,
    { storeRevision, asOf }: Context,
  ): readonly [Declaration, DeclarationInput] {
    if (request.baseDeclaration !== undefined) {
      const { value, digest } = this.inputs.declaration(
        'base-declaration',
        request.baseDeclaration,
        '/baseDeclaration',
      );
      return [value, { source: 'inline', digest }];
    }
    const published =
      asOf === undefined
        ? this.published.base(storeRevision)
        : this.published.baseAsOf({ time: Date.parse(asOf) });
    if (published === undefined) {
      const { value, digest } = this.inputs.builtinBase;
      return [value, { source: 'built-in', digest }];
    }
    const { value, digest } = published;
    return [value, { source: 'published', digest, revision: value.revision }];
  }

  #subject(input: SnapInput, pointer: string, context: Context): Subject {
    const { value: snap, digest } = this.inputs.snap(input.yaml, `${pointer}/yaml`);
    const [declaration, declarationInput] = this.#declaration(input, pointer, context);
    return { snap, declaration, inputs: { yaml: digest, declaration: declarationInput } };
  }

  #declaration(
    { declaration: given, snapId, asOf: ownAsOf }: SnapInput,
    pointer: string,
    { storeRevision, asOf: commonAsOf, warnings }: Context,
  ): readonly [Declaration | null, DeclarationInput] {
    if (given === null) return [null, { source: 'none' }];
    if (given !== undefined) {
      const { value, digest } = this.inputs.declaration('snap-declaration', given, `${pointer}/declaration`);
      refuseOtherSnap(value, snapId, pointer);
      // Headers given inline may leave the snap-id to the request.
      const declaration =
        snapId === undefined || value.snapId !== '' ? value : { ...value, snapId: intern(snapId) };
      return [declaration, inlineInput(value, digest)];
    }
    if (snapId === undefined) return [null, { source: 'none' }];
    const asOf = ownAsOf ?? commonAsOf;
    const published =
      asOf === undefined
        ? this.published.ofSnap(snapId, storeRevision)
        : this.#earlier(snapId, asOf, pointer);
    if (published === undefined) {
      const then = asOf === undefined ? 'is' : `was, at ${asOf},`;
      warnings.push({
        code: 'declaration-missing',
        message: `no snap-declaration ${then} published for snap-id "${snapId}"; decided as for a snap without one`,
        pointer: `${pointer}/snapId`,
      });
      return [null, { source: 'none' }];
    }
    return [
      published.value,
      { source: 'published', digest: published.digest, revision: published.value.revision },
    ];
  }

  /** @throws InvalidInput where a revision is named that there is not */
  #earlier(snapId: string, asOf: string | number, pointer: string): PublishedDeclaration | undefined {
    if (typeof asOf === 'string') return this.published.ofSnapAsOf(snapId, { time: Date.parse(asOf) });
    const published = this.published.ofSnapAsOf(snapId, { revision: asOf });
    if (published !== undefined) return published;
    throw new InvalidInput(
      'prerequisite-missing',
      `no revision ${asOf} of a snap-declaration is published for snap-id "${snapId}"`,
      { pointer: `${pointer}/asOf` },
    );
  }
}

function inlineInput({ revision }: Declaration, digest: string): DeclarationInput {
  return revision === 0 ? { source: 'inline', digest } : { source: 'inline', digest, revision };
}

function refuseOtherSnap(declaration: Declaration, snapId: string | undefined, pointer: string): void {
  if (snapId === undefined || declaration.snapId === '' || declaration.snapId === snapId) return;
  throw new InvalidInput(
    'assertion-invalid',
    `the declaration is that of snap-id "${declaration.snapId}", expected "${snapId}"`,
    { pointer: `${pointer}/declaration` },
  );
}

function sideIn(side: 'plug' | 'slot', { name, dynamicAttributes }: EndpointInput, subject: Subject): Party {
  const { snap, declaration } = subject;
  const endpoint = snap[`${side}s`].get(name);
  if (endpoint === undefined) {
    throw new InvalidInput('plug-or-slot-unknown', `snap "${snap.name}" has no ${side} "${name}"`, {
      pointer: `/${side}/name`,
    });
  }
  const dynamic =
    dynamicAttributes === undefined
      ? noAttributes
      : placed(`/${side}/dynamicAttributes`, dynamicAttributes, () => readAttributes(dynamicAttributes));
  return partyOf(side, snap.type, endpoint, declaration, dynamic);
}

/** The slot that the system snap provides for the plug's interface. */
function systemSlot(plug: Party, { classic }: Device): Party {
  if (!hasImplicitSlot(plug.interface, classic)) {
    throw new InvalidInput(
      'plug-or-slot-unknown',
      `the system snap provides no slot of interface "${plug.interface}" on ${classic ? 'a classic' : 'a core'} system, expected a "slot"`,
      { pointer: '/slot' },
    );
  }
  return partyOf('slot', 'os', implicitSlot(plug.interface), null);
}
