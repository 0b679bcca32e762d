import type { HeaderValue } from '../asserts/headers.js';
import { constraintText } from '../policy/explain.js';
import type { Device } from '../rules/candidate.js';
import { grouped } from '../rules/grouped.js';
import type { Endpoint, Snap } from '../snap/snap.js';
import type { AttributeValue } from '../snap/values.js';
import { causeOf, referenceOf, type Cause } from './cause.js';
import { flag, type Flag, type FlaggedItem } from './flag.js';
import type { FlagCode } from './flag-codes.js';
import { conditionWords } from './condition-words.js';
import { subjectOf } from './permissions.js';
import { ruling, type Policy, type Question, type Ruling, type Subject } from './ruling.js';
import { unnamedIn } from './unnamed-attributes.js';

/** What of devices is known when a store reviews a snap: for which store and brand, where it is for any. */
export interface ReviewScope {
  readonly store?: string;
  readonly brand?: string;
}

/** What the rules say of a snap, before anybody thinks of other snaps. */
export interface Judging extends Policy {
  readonly snap: Snap;
  readonly scope: ReviewScope;
  /** Whom was asked already, by whether the device is known to be classic. */
  readonly subjects: WeakMap<Endpoint, Map<boolean | undefined, AskedSubject>>;
}

/** A question about a plug or slot that is answered with no. */
export interface Refusal {
  readonly subject: Subject;
  readonly ruling: Ruling;
  readonly item: FlaggedItem;
}

/** A flag with what it comes of, where that is a question that is answered with no. */
export type JudgedFlag = Flag & { readonly refusal?: Refusal };

/**
 * What rules keep from being installed or connected: for whoever the peer is, as far as its own declaration says
 * nothing. See docs/reviews.md, "What is held".
 */
export function judge(judging: Judging): readonly JudgedFlag[] {
  return (['plug', 'slot'] as const).flatMap((side) =>
    [...judging.snap[`${side}s`].values()].flatMap((endpoint) => judgeOne(side, endpoint, judging)),
  );
}

function judgeOne(side: 'plug' | 'slot', endpoint: Endpoint, judging: Judging) {
  return [
    ...installation(side, endpoint, judging),
    ...connection(side, endpoint, judging),
    ...autoConnection(side, endpoint, judging),
  ];
}

/** The kinds of systems on which a question has to be answered with yes: an app is installed on classic and on Core. */
export function worldsOf(question: Question, { type }: Snap): readonly Pick<Partial<Device>, 'classic'>[] {
  return question === 'installation' && type === 'app' ? [{ classic: true }, { classic: false }] : [{}];
}

function installation(side: 'plug' | 'slot', endpoint: Endpoint, judging: Judging): Flag[] {
  const rulings = worldsOf('installation', judging.snap).map((world) =>
    asked('installation', side, endpoint, judging, world),
  );
  const refused = rulings.filter(({ ruling: { outcome } }) => outcome === 'deny');
  const [first] = refused;
  if (first !== undefined) return [refusal(first, endpoint, judging, refused.length < rulings.length)];
  const [open] = rulings;
  if (open === undefined) return [];
  return [...extraAttributes(open, endpoint, judging), ...withoutNames(open, endpoint)];
}

/**
 * A slot of an app is to be connectable on Core. Of a plug, only what its own metadata brings about counts: a rule
 * that refuses every slot is a matter of whoever has one.
 */
function connection(side: 'plug' | 'slot', endpoint: Endpoint, judging: Judging): Flag[] {
  const world = side === 'slot' && judging.snap.type === 'app' ? { classic: false } : {};
  const answer = asked('connection', side, endpoint, judging, world);
  const { outcome } = answer.ruling;
  if (outcome === 'deny') {
    if (isOthersMatter(answer, judging)) return [];
    const onClassic = asked('connection', side, endpoint, judging, { classic: true });
    return [refusal(answer, endpoint, judging, onClassic.ruling.outcome !== 'deny' && 'classic' in world)];
  }
  if (outcome === 'allow') return [];
  return [openQuestion('peer-unknown', answer, endpoint, side)];
}

function autoConnection(side: 'plug' | 'slot', endpoint: Endpoint, judging: Judging): Flag[] {
  if (side === 'slot') return [];
  const answer = asked('auto-connection', side, endpoint, judging, {});
  if (answer.ruling.outcome !== 'deny') return [];
  const { interface: name } = endpoint;
  const message = `plug "${endpoint.name}" is not connected automatically; whoever uses the snap connects it, or a grant of auto-connection of "${name}" does`;
  return [
    flag('auto-connection-not-granted', message, {
      item: itemOf(side, endpoint),
      question: 'auto-connection',
      ...ruledBy(answer, judging),
    }),
  ];
}

/** A plug or slot with what it was asked already. */
export interface AskedSubject extends Subject {
  readonly answers: Map<Question, Asked>;
}

/** A question and what the rule in force makes of it. */
export interface Asked {
  readonly subject: Subject;
  readonly ruling: Ruling;
}

/** Asks the rule in force for one plug or slot, in a world where the device is known to be classic, or not, or neither. */
export function asked(
  question: Question,
  side: 'plug' | 'slot',
  endpoint: Endpoint,
  judging: Judging,
  world: Pick<Partial<Device>, 'classic'>,
): Asked {
  const { declaration, base } = judging;
  const subject = subjectIn(world, side, endpoint, judging);
  let answer = subject.answers.get(question);
  if (answer === undefined) {
    answer = { subject, ruling: ruling(question, subject, { declaration, base }) };
    subject.answers.set(question, answer);
  }
  return answer;
}

function subjectIn(
  world: Pick<Partial<Device>, 'classic'>,
  side: 'plug' | 'slot',
  endpoint: Endpoint,
  { snap, declaration, scope, subjects }: Judging,
): AskedSubject {
  let ofEndpoint = subjects.get(endpoint);
  if (ofEndpoint === undefined)
    subjects.set(endpoint, (ofEndpoint = new Map<boolean | undefined, AskedSubject>()));
  let subject = ofEndpoint.get(world.classic);
  if (subject === undefined) {
    const device = { ...deviceIn(scope), ...world };
    subject = { ...subjectOf(side, endpoint, { ids: declaration, snap, device }), answers: new Map() };
    ofEndpoint.set(world.classic, subject);
  }
  return subject;
}

/** What is not said to be for a store or brand is for those that are none in particular. */
function deviceIn({ store = '', brand = '' }: ReviewScope): Partial<Device> {
  return { model: { brand, brandAndModel: '', store }, store: store === '' ? null : { store, friendly: [] } };
}

/**
 * Whether everything is refused by a rule for the other side; also where the snap's own rule, which takes its place,
 * says that again.
 */
function isOthersMatter({ subject, ruling: refused }: Asked, { base }: Judging): boolean {
  if (!isFixed(refused)) return false;
  if (refused.level === 'base') return refused.rule?.side !== subject.side;
  const without = ruling(refused.question, subject, { declaration: null, base });
  return without.outcome === 'deny' && without.rule?.side !== subject.side && isFixed(without);
}

function isFixed(answer: Ruling): boolean {
  return answer.deny?.subRule.always?.matched === 1 || answer.allow?.subRule.always?.matched === 0;
}

function refusal(
  answer: Asked,
  endpoint: Endpoint,
  judging: Judging,
  onClassicOnly: boolean,
): Flag & { readonly refusal: Refusal } {
  const { subject, ruling: refused } = answer;
  const cause = causeOf(refused, subject);
  const code = onClassicOnly ? 'classic-only-rule' : codeOf(refused, cause, subject);
  const item = itemOf(subject.side, endpoint);
  return {
    ...flag(code, refusalText(refused, cause, endpoint, subject), {
      item,
      question: refused.question,
      ...ruledBy(answer, judging, cause),
      ...(cause?.term && {
        observed: (cause.observed ?? null) as AttributeValue | null,
        expected: expectedBy(cause),
      }),
    }),
    refusal: { subject, ruling: refused, item },
  };
}

/** What would have had to be there; of a denial, nothing can be said but that this is not to be. */
function expectedBy({ term, subRule }: Cause): HeaderValue | null {
  if (term === undefined) return null;
  return subRule.name.startsWith('allow') ? term.shown.wanted : null;
}

function ruledBy(
  { ruling: answer, subject }: Asked,
  { declaration }: Judging,
  cause = causeOf(answer, subject),
) {
  const rule = cause && referenceOf(answer, cause, declaration);
  return rule === undefined ? {} : { rule };
}

function codeOf({ question, level }: Ruling, cause: Cause | undefined, { side }: Subject): FlagCode {
  const key = cause?.term?.shown.key;
  if (key === `${side}-snap-type`) return 'snap-type-reserved';
  const kind = question === 'installation' ? 'install' : 'connect';
  if (level === 'base') return `${kind}-needs-grant`;
  if (key === undefined || cause?.subRule.name.startsWith('deny')) return `${kind}-refused-by-grant`;
  if (key === `${side}-names`) return 'grant-name-mismatch';
  if (key === `${side}-attributes`)
    return cause?.observed === undefined ? 'grant-attribute-missing' : 'grant-attribute-value';
  return 'grant-out-of-scope';
}

function refusalText(
  { question, level, rule }: Ruling,
  cause: Cause | undefined,
  { name, interface: interfaceName }: Endpoint,
  { side }: Subject,
): string {
  const what = {
    installation: 'keeps the snap from being installed',
    connection: 'may not be connected',
    'auto-connection': 'is not connected automatically',
  }[question];
  const subject = `${side} "${name}" of interface "${interfaceName}" ${what}`;
  if (cause === undefined) return subject;
  const where = `${cause.subRule.name} of ${level === 'snap' ? "the snap's declaration" : 'the base-declaration'}${rule?.side === side ? '' : ` (its rule for ${rule?.side ?? ''}s)`}`;
  if (cause.term === undefined)
    return `${subject}: ${where} is ${cause.subRule.name.startsWith('deny') ? 'true' : 'false'}`;
  const wanted = constraintText(cause.term.shown);
  if (cause.subRule.name.startsWith('deny')) return `${subject}: ${where} refuses ${wanted}`;
  return `${subject}: ${where} asks for ${wanted}, found ${shown(cause.observed)}`;
}

function shown(value: unknown): string {
  if (value === undefined || value === '') return 'none';
  return typeof value === 'string' ? `"${value}"` : JSON.stringify(value, bigintsAsText);
}

function bigintsAsText(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

function openQuestion(
  code: FlagCode,
  { ruling: open }: Asked,
  endpoint: Endpoint,
  side: 'plug' | 'slot',
): Flag {
  const message = `${side} "${endpoint.name}" of interface "${endpoint.interface}" may be connected ${conditionWords(open, side)}`;
  return flag(code, message, { item: itemOf(side, endpoint), question: open.question });
}

/**
 * A grant of installation that names attributes is for these attributes: others that the snap sets were not looked
 * at when it was given.
 */
function extraAttributes(answer: Asked, endpoint: Endpoint, judging: Judging): Flag[] {
  const { subject, ruling: granted } = answer;
  const { rule, level, allow } = granted;
  if (rule === null || level !== 'snap' || allow?.subRule.stated !== true) return [];
  const unnamed = unnamedIn(granted, subject);
  const [attribute] = unnamed?.names ?? [];
  if (attribute === undefined || unnamed === undefined) return [];
  const { alternative, names } = unnamed;
  const reference = referenceOf(granted, { subRule: allow.subRule, alternative }, judging.declaration);
  const item = itemOf(subject.side, endpoint);
  return [
    {
      ...flag(
        'grant-attribute-extra',
        `${subject.side} "${endpoint.name}" of interface "${endpoint.interface}" sets ${names.map((name) => `"${name}"`).join(', ')}, which the grant of its installation says nothing about`,
        {
          item,
          subject: attribute,
          question: 'installation',
          ...(reference && { rule: reference }),
          observed: endpoint.attributes[attribute] ?? null,
        },
      ),
      refusal: { subject, ruling: granted, item },
    } as Flag,
  ];
}

/** Interfaces whose plugs reach files by paths of their own, so that a grant has to say which plug is meant. */
const filesByPath: ReadonlySet<string> = new Set(['personal-files', 'system-files']);

function withoutNames(answer: Asked, endpoint: Endpoint): Flag[] {
  const { subject, ruling: granted } = answer;
  const { level, allow } = granted;
  if (level !== 'snap' || allow === null || !filesByPath.has(endpoint.interface)) return [];
  const isNamed = grouped(allow.subRule).every(({ constraints }) =>
    constraints.some(({ key }) => key === `${subject.side}-names`),
  );
  if (isNamed || granted.outcome === 'deny') return [];
  const message = `the grant of installation of "${endpoint.interface}" is for ${subject.side}s of any name, such as "${endpoint.name}"`;
  const item = itemOf(subject.side, endpoint);
  return [
    {
      ...flag('grant-without-names', message, { item, question: 'installation' }),
      refusal: { subject, ruling: granted, item },
    } as Flag,
  ];
}

export function itemOf(side: 'plug' | 'slot', { name, interface: interfaceName, at }: Endpoint): FlaggedItem {
  return { side, name, interface: interfaceName, ...at };
}
