import { newId } from '../../database/new-id.js';
import { hasImplicitSlot } from '../../engine/catalogue/catalogue.js';
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
import { remediesFor } from '../../engine/review/decision-remedy.js';
import type { Snap } from '../../engine/snap/snap.js';
import { readAttributes } from '../../engine/snap/endpoint.js';
import { noAttributes } from '../../engine/snap/values.js';
import type { DecisionAnswer, DecisionInputs, DecisionWarning } from './decision-answer.js';
import type {
  ConnectionRequest,
  DecisionRequest,
  EndpointInput,
  InstallationRequest,
  SnapInput,
} from './decision-request.js';
import { placed } from '../placed.js';
import { type AskedStore, type Subject, Subjects } from './subjects.js';
import { connectionAnswer, installationAnswer } from './render.js';

/** One request while it is being answered: of when the store is asked, and what there is to warn of. */
interface Context {
  readonly asked: AskedStore;
  readonly id: string;
  readonly withRemedies: boolean;
  readonly warnings: DecisionWarning[];
}

/** Answers decision requests; the one way to the engine's decisions, over HTTP and on the command line. */
export class Decisions {
  constructor(private readonly subjects: Subjects = new Subjects()) {}

  /**
   * @param withRemedies whether to look for ways to have a refused question answered with yes
   * @param id that the answer gets
   * @throws InvalidInput with a pointer into the request, where a snap, a declaration or the device does not hold
   */
  decide(request: DecisionRequest, depth: TraceDepth, withRemedies = false, id = newId()): DecisionAnswer {
    const asked = this.subjects.asked(request.asOf);
    const context: Context = { asked, id, withRemedies, warnings: [] };
    const device = this.subjects.inputs.device(request.device);
    const [base, baseInput] = this.subjects.base(request.baseDeclaration, asked);
    const answer =
      'plug' in request
        ? this.#connection(request, device.value, base, context, depth)
        : this.#installation(request, device.value, base, context, depth);
    answer.inputs.device = device.digest;
    answer.inputs.baseDeclaration = baseInput;
    answer.inputs.storeRevision = asked.storeRevision;
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
    let slotSnap: Snap | undefined;
    if (request.slot === undefined) slot = systemSlot(plug, device);
    else {
      const slotSubject = this.#subject(request.slot.snap, '/slot/snap', context);
      slot = sideIn('slot', request.slot, slotSubject);
      inputs.slot = slotSubject.inputs;
      slotSnap = slotSubject.snap;
    }
    const decision = decideConnection(request.action, connectionCandidate(plug, slot, device), base);
    const answer = connectionAnswer(context.id, decision, inputs, depth);
    if (context.withRemedies) {
      answer.remedies = remediesFor(decision, {
        plug: plugSubject.snap,
        ...(slotSnap && { slot: slotSnap }),
      });
    }
    return answer;
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
    const answer = installationAnswer(context.id, action, decisions, { snap: inputs }, depth);
    if (context.withRemedies) {
      answer.items?.forEach((item, index) => {
        item.remedies = remediesFor(decisions[index] as Decision, { plug: snap, slot: snap });
      });
    }
    return answer;
  }

  #subject(input: SnapInput, pointer: string, context: Context): Subject {
    const subject = this.subjects.subject(input, pointer, context.asked);
    if (subject.missing !== undefined) {
      const asOf = input.asOf ?? context.asked.asOf;
      const then = asOf === undefined ? 'is' : `was, at ${asOf},`;
      context.warnings.push({
        code: 'declaration-missing',
        message: `no snap-declaration ${then} published for snap-id "${subject.missing}"; decided as for a snap without one`,
        pointer: `${pointer}/snapId`,
      });
    }
    return subject;
  }
}

function sideIn(side: 'plug' | 'slot', { name, dynamicAttributes }: EndpointInput, subject: Subject): Party {
  const { snap, declaration } = subject;
  const endpoint = (side === 'plug' ? snap.plugs : snap.slots).get(name);
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
