import type { GroupedAlternative } from '../rules/grouped.js';
import { subRulePointer } from '../rules/rule.js';
import { waysToBeAllowed } from './compare.js';
import { finding, type Finding, type Grant, type GrantRule } from './grant.js';
import { ruling, type Ruling, type Subject } from './ruling.js';

/** What a rule lets happen without anybody asking. See docs/lint.md, "auto-connection-to-several" and "trusts-any-publisher". */
export function lintAutoConnection(rule: GrantRule, grant: Grant): readonly Finding[] {
  return [...connectsToSeveral(rule, grant), ...trustsAnybody(rule, grant)];
}

function connectsToSeveral(rule: GrantRule, grant: Grant): Finding[] {
  const { side, interface: name, pointer } = rule;
  if (side === 'slot' || !grant.hasInterface(name) || !appsHaveSlots(name, grant)) return [];
  const rulings = grant
    .subjects(side, name)
    .map((subject) => ({ subject, ruling: autoConnection(subject, grant) }))
    .filter(({ ruling: { outcome } }) => outcome === 'allow')
    .filter(({ ruling: allowed }) => allowing(allowed)?.alternative.slotsPerPlug !== '*')
    .filter(({ subject }) => rule.rule.allowAutoConnection.stated || !wasAllowed(subject, grant));
  if (rulings.length === 0) return [];
  const names = rulings.flatMap(({ subject }) => subject.own.name ?? []);
  const message = `plugs of interface "${name}" are automatically connected to any slot, and to none where several snaps have one, since no slots-per-plug "*" is stated`;
  const { allowAutoConnection } = rule.rule;
  return [
    finding('auto-connection-to-several', rule, message, {
      pointer: isWritten(rule) ? subRulePointer(rule.rule, allowAutoConnection) : pointer,
      question: 'auto-connection',
      ...(names.length > 0 && { names }),
    }),
  ];
}

/** Whether the base-declaration lets an application have slots of the interface. */
function appsHaveSlots(interfaceName: string, { base }: Grant): boolean {
  const own = { interface: interfaceName, snapType: 'app' } as const;
  const policy = { declaration: null, base };
  return ruling('installation', { side: 'slot', own, device: {} }, policy).outcome !== 'deny';
}

/** The alternative that allows whatever the peer is. */
function allowing(allowed: Ruling): GroupedAlternative | undefined {
  return waysToBeAllowed(allowed).find(({ constraints }) => constraints.length === 0);
}

function autoConnection(subject: Subject, { after, base }: Grant): Ruling {
  return ruling('auto-connection', subject, { declaration: after, base });
}

function wasAllowed(subject: Subject, { before, base }: Grant): boolean {
  return ruling('auto-connection', subject, { declaration: before, base }).outcome === 'allow';
}

function trustsAnybody(rule: GrantRule, grant: Grant): Finding[] {
  const subject = { side: rule.side, own: { interface: rule.interface }, device: {} };
  const usual = ruling('auto-connection', subject, { declaration: null, base: grant.base });
  const granted = autoConnection(subject, grant);
  const ways = waysToBeAllowed(usual);
  if (usual.rule === null || ways.length === 0 || !ways.every(asksWho) || granted.outcome === 'deny')
    return [];
  return waysToBeAllowed(granted)
    .filter((way) => !asksWho(way))
    .map(({ alternative: { number, pointer } }) =>
      finding(
        'trusts-any-publisher',
        rule,
        `alternative ${number} of allow-auto-connection asks neither for a publisher nor for a snap-id, as the base-declaration does for "${rule.interface}"`,
        {
          pointer: pointer === '' ? autoConnectionPointer(rule) : pointer,
          question: 'auto-connection',
        },
      ),
    );
}

/** Whether an alternative asks who the snaps are or who publishes them. */
function asksWho({ constraints }: GroupedAlternative): boolean {
  return constraints.some(
    ({ key, choices }) =>
      key.endsWith('-id') ||
      choices.every((terms) => terms.some(({ shown }) => publisherReferences.has(shown.wanted))),
  );
}

const publisherReferences: ReadonlySet<unknown> = new Set(['$PLUG_PUBLISHER_ID', '$SLOT_PUBLISHER_ID']);

function autoConnectionPointer(rule: GrantRule): string {
  return isWritten(rule) ? subRulePointer(rule.rule, rule.rule.allowAutoConnection) : rule.pointer;
}

/** A rule that is "true" or "false" as a whole writes no sub-rules. */
function isWritten({ source }: GrantRule): boolean {
  return typeof source !== 'string';
}
