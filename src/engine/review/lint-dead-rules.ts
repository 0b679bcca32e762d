import { isHeaderMap } from '../asserts/headers.js';
import { spend } from '../rules/effort.js';
import { grouped } from '../rules/grouped.js';
import { subRulePointer, type SubRule } from '../rules/rule.js';
import { held } from '../rules/term.js';
import { isCovered, rulingText } from './compare.js';
import { finding, type Finding, type Grant, type GrantRule } from './grant.js';
import { residueOf } from './residue.js';
import { questions, ruling, subRulesFor } from './ruling.js';
import { Sight, unknown } from './sight.js';

/** Rules and parts of rules without effect. See docs/lint.md, "dead-rule". */
export function lintDeadRules(rule: GrantRule, grant: Grant): readonly Finding[] {
  const unused = unusedRule(rule, grant);
  return [
    ...unused,
    ...ruleWithoutEffect(rule, grant),
    ...questions.flatMap((question) => {
      const [deny, allow] = subRulesFor(question, rule.rule);
      return [
        ...deniedAnyway(rule, deny, allow),
        ...[deny, allow].flatMap((subRule) => deadAlternatives(rule, subRule)),
      ];
    }),
    ...(unused.length === 0 ? namesOfNobody(rule, grant) : []),
  ];
}

/** With the snap at hand: a rule for what the snap does not have. */
function unusedRule(rule: GrantRule, { snap }: Grant): Finding[] {
  if (snap === undefined) return [];
  const endpoints = [...snap[`${rule.side}s`].values()];
  if (endpoints.some((endpoint) => endpoint.interface === rule.interface)) return [];
  return [finding('dead-rule', rule, `the snap has no ${rule.side} of interface "${rule.interface}"`)];
}

/** A rule that answers every question as the base-declaration does, or as no rule does. */
function ruleWithoutEffect(rule: GrantRule, { after, base }: Grant): Finding[] {
  const subject = { side: rule.side, own: { interface: rule.interface }, device: {} };
  const alike = questions.every(
    (question) =>
      rulingText(ruling(question, subject, { declaration: after, base })) ===
      rulingText(ruling(question, subject, { declaration: null, base })),
  );
  if (!alike) return [];
  const except =
    rule.side === 'plug' ? ', except that it goes before rules of the declarations of snaps with slots' : '';
  return [finding('dead-rule', rule, `the rule says nothing that does not hold without it, too${except}`)];
}

/** An allow sub-rule beside a deny sub-rule that is `true`. */
function deniedAnyway(rule: GrantRule, deny: SubRule, allow: SubRule): Finding[] {
  const denies = deny.always?.matched === 1;
  if (!isHeaderMap(rule.source) || !denies || !allow.stated || allow.always?.matched === 0) return [];
  const message = `${allow.name} has no effect beside ${deny.name} "true", which comes first`;
  return [finding('dead-rule', rule, message, { pointer: subRulePointer(rule.rule, allow) })];
}

/** Alternatives that match nothing, or nothing that an earlier one does not match. */
function deadAlternatives(rule: GrantRule, subRule: SubRule): Finding[] {
  if (subRule.always !== null) return [];
  const sight = new Sight(
    rule.side,
    { interface: rule.interface },
    {},
    subRule.name.endsWith('installation'),
  );
  const living = residueOf(subRule, sight).alternatives;
  return subRule.alternatives.flatMap((alternative) => {
    const { number, pointer } = alternative;
    const report = (reason: string) => [
      finding('dead-rule', rule, `alternative ${number} of ${subRule.name} ${reason}`, { pointer }),
    ];
    const at = living.findIndex((one) => one.alternative === alternative);
    const one = living[at];
    if (one === undefined) return report('can never match');
    const earlier = living.slice(0, at).find((other) => isCovered(one, [other]));
    if (earlier === undefined) return [];
    return report(`matches nothing that alternative ${earlier.alternative.number} does not match before it`);
  });
}

/** With the snap at hand: names that none of its plugs or slots of the interface has. */
function namesOfNobody(rule: GrantRule, { snap, subjects }: Grant): Finding[] {
  if (snap === undefined) return [];
  const key = `${rule.side}-names`;
  const sights = subjects(rule.side, rule.interface).map(
    ({ side, own, device }) => new Sight(side, own, device, false),
  );
  return questions
    .flatMap((question) => subRulesFor(question, rule.rule))
    .flatMap((subRule) => grouped(subRule).flatMap(({ constraints }) => constraints))
    .flatMap(({ choices }) => choices.flat())
    .filter((term) => term.shown.key === key)
    .filter((term) => {
      spend(sights.length);
      return !sights.some((sight) => [held, unknown].includes(sight.see(term)));
    })
    .map(({ shown }) =>
      finding(
        'dead-rule',
        rule,
        `no ${rule.side} of interface "${rule.interface}" of the snap has such a name`,
        {
          pointer: shown.pointer,
        },
      ),
    );
}
