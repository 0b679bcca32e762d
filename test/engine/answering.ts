import { hasImplicitSlot } from '../../src/engine/catalogue/catalogue.js';
import { builtinBaseDeclaration } from '../../src/engine/catalogue/catalogue.js';
import {
  connectionCandidate,
  deviceOf,
  implicitSlot,
  installationCandidate,
  partyOf,
  type Party,
} from '../../src/engine/policy/candidate.js';
import {
  decideConnection,
  decideInstallation,
  isAllowed,
  slotsPerPlug,
  type Action,
  type Decision,
} from '../../src/engine/policy/decide.js';
import {
  messageOf,
  outcomeOf,
  ruleOf,
  type Outcome,
  type RuleReference,
} from '../../src/engine/policy/explain.js';
import { traceOf, type Trace } from '../../src/engine/policy/trace.js';
import type { Device } from '../../src/engine/rules/candidate.js';
import { compileDeclaration, headersOf, type AssertionInput } from '../../src/engine/rules/declaration.js';
import type { Declaration } from '../../src/engine/rules/rule.js';
import { readAttributes } from '../../src/engine/snap/endpoint.js';
import { readSnap } from '../../src/engine/snap/read-snap.js';
import { noAttributes } from '../../src/engine/snap/values.js';

export interface SnapQuestion {
  readonly yaml: unknown;
  readonly declaration?: AssertionInput | null;
}

export interface EndpointQuestion {
  readonly snap: SnapQuestion;
  readonly name: string;
  readonly dynamicAttributes?: object;
}

export interface DeviceQuestion {
  readonly classic: boolean;
  readonly distribution?: { readonly id: string; readonly variantId?: string };
  readonly coreDesktop?: boolean;
  readonly contentCompatLabels?: boolean;
  readonly model?: AssertionInput;
  readonly store?: AssertionInput;
}

/** A question in the form of `POST /v1/decisions`, as the vectors have it. */
export interface Question {
  readonly action: Action;
  readonly plug?: EndpointQuestion;
  readonly slot?: EndpointQuestion;
  readonly snap?: SnapQuestion;
  readonly device: DeviceQuestion;
  readonly baseDeclaration?: AssertionInput;
}

/** What the engine has to say about one plug, slot or pair. */
export interface Answer {
  readonly outcome: Outcome;
  readonly code: Decision['code'];
  readonly message: string;
  readonly rule: RuleReference | undefined;
  readonly slotsPerPlug: string | undefined;
  readonly trace: Trace;
  readonly failing: Trace;
}

const builtin = compileDeclaration('base-declaration', builtinBaseDeclaration());

/** The engine's decisions on a question: one for a connection, one a slot and plug for an installation. */
export function decisionsOn({ action, plug, slot, snap, device, baseDeclaration }: Question): Decision[] {
  const base = baseDeclaration === undefined ? builtin : declared('base-declaration', baseDeclaration);
  const facts = deviceFrom(device);
  if (action === 'install' || action === 'sideload') return installations(action, snap, facts, base);
  const plugParty = party('plug', plug);
  const slotParty = slot === undefined ? systemSlot(plugParty.interface, facts) : party('slot', slot);
  return [decideConnection(action, connectionCandidate(plugParty, slotParty, facts), base)];
}

/** The answer made from a decision. */
export function answerFrom(decision: Decision): Answer {
  return {
    outcome: outcomeOf(decision),
    code: decision.code,
    message: messageOf(decision),
    rule: ruleOf(decision),
    slotsPerPlug:
      decision.action === 'auto-connect' && isAllowed(decision) ? slotsPerPlug(decision) : undefined,
    get trace() {
      return traceOf(decision);
    },
    get failing() {
      return traceOf(decision, 'failing');
    },
  };
}

/** The answers to a question: one for a connection, one a slot and plug for an installation. */
export function answersTo(question: Question): Answer[] {
  return decisionsOn(question).map(answerFrom);
}

/** The answer to a question that has one. */
export function answerTo(question: Question): Answer {
  const answers = answersTo(question);
  if (answers.length !== 1) throw new Error(`expected one answer, got ${answers.length}`);
  return answers[0]!;
}

function installations(
  action: 'install' | 'sideload',
  question: SnapQuestion | undefined,
  device: Device,
  base: Declaration,
): Decision[] {
  const snap = readSnap(question?.yaml);
  const declaration = ofSnap(question?.declaration);
  return (['slot', 'plug'] as const)
    .filter((side) => action === 'install' || side === 'slot')
    .flatMap((side) =>
      [...snap[`${side}s`].values()].map((endpoint) => {
        const own = partyOf(side, snap.type, endpoint, declaration);
        return decideInstallation(action, side, installationCandidate(side, own, device), base);
      }),
    );
}

function party(side: 'plug' | 'slot', question: EndpointQuestion | undefined): Party {
  if (question === undefined) throw new Error(`the question names no ${side}`);
  const snap = readSnap(question.snap.yaml);
  const endpoint = snap[`${side}s`].get(question.name);
  if (endpoint === undefined) throw new Error(`the snap has no ${side} "${question.name}"`);
  const { dynamicAttributes } = question;
  const dynamic = dynamicAttributes === undefined ? noAttributes : readAttributes(dynamicAttributes);
  return partyOf(side, snap.type, endpoint, ofSnap(question.snap.declaration), dynamic);
}

function systemSlot(interfaceName: string, { classic }: Device): Party {
  if (!hasImplicitSlot(interfaceName, classic)) throw new Error(`no implicit slot of "${interfaceName}"`);
  return partyOf('slot', 'os', implicitSlot(interfaceName), null);
}

function ofSnap(declaration: AssertionInput | null | undefined): Declaration | null {
  return declaration === undefined || declaration === null ? null : declared('snap-declaration', declaration);
}

function declared(kind: Declaration['kind'], input: AssertionInput): Declaration {
  return compileDeclaration(kind, headersOf(input, kind));
}

export function deviceFrom({ model, store, ...facts }: DeviceQuestion): Device {
  return deviceOf({
    ...facts,
    ...(model === undefined ? {} : { model: headersOf(model, 'model') }),
    ...(store === undefined ? {} : { store: headersOf(store, 'store') }),
  });
}
