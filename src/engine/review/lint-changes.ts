import type { GroupedAlternative } from '../rules/grouped.js';
import { subRulePointer } from '../rules/rule.js';
import { changesOf, isSilent, type QuestionChange } from './changes.js';
import {
  finding,
  mostRemedies,
  ruleSource,
  headersWith,
  rulePlace,
  type Finding,
  type Grant,
} from './grant.js';
import type { LintCode } from './lint-codes.js';
import { alternativeText, effectText, namesText } from './lint-words.js';
import { effectOf } from './permissions.js';
import { remedyFor } from './remedy.js';
import { subRulesFor, type Ruling } from './ruling.js';

/**
 * What the grant broadens and narrows of a side of an interface. Plugs or slots that change alike are reported
 * together. See docs/lint.md, "silent-broadening" and the sections behind it.
 */
export function lintChanges(grant: Grant, side: 'plug' | 'slot', interfaceName: string): readonly Finding[] {
  const changes = changesOf(grant, side, interfaceName);
  const silent = changes.filter(isSilent);
  const remedy = silent.length === 0 ? undefined : remedyFor(grant, side, interfaceName, silent);
  const alike = new Map<string, [LintCode, QuestionChange, string[]]>();
  for (const one of changes) {
    for (const code of one.codes) {
      const key = JSON.stringify([code, one.question, effectOf(one.before), effectOf(one.after)]);
      const [, , names] = alike.get(key) ?? [code, one, []];
      if (one.subject.own.name !== undefined) names.push(one.subject.own.name);
      if (!alike.has(key)) alike.set(key, [code, one, names]);
    }
  }
  let remedies = 0;
  return [...alike.values()].map(([code, change, names]) => {
    const hasRemedy = code.startsWith('silent') && ++remedies <= mostRemedies;
    return reportOf(grant, code, change, names, hasRemedy ? remedy : undefined);
  });
}

function reportOf(
  grant: Grant,
  code: LintCode,
  { question, subject: { side, own }, before, after, change }: QuestionChange,
  names: readonly string[],
  remedy: Finding['remedy'],
): Finding {
  const place = rulePlace(side, own.interface);
  const withdrawn = ruleSource(grant.afterHeaders, side, own.interface) === undefined;
  const effects = { before: effectOf(before), after: effectOf(after) };
  const subject = `${question} of ${namesText(side, names)}${names.length === 0 ? '' : ' of interface '}"${own.interface}"`;
  const message = `${subject} was ${effectText(effects.before)} and becomes ${effectText(effects.after)}`;
  return finding(code, place, message + reasonOf(code, withdrawn, change.lost), {
    pointer: withdrawn ? place.pointer : pointerOf(after),
    question,
    ...effects,
    ...(names.length > 0 && { names }),
    ...(remedy !== undefined && { remedy }),
    ...(withdrawn && code === 'silent-broadening' && earlierRule(grant, side, own.interface)),
  });
}

function reasonOf(code: LintCode, withdrawn: boolean, lost: readonly GroupedAlternative[]): string {
  if (withdrawn) return ', since the rule is withdrawn';
  if (code === 'silent-broadening')
    return ', since the rule does not mention it and what it leaves out is allowed';
  if (code !== 'silent-narrowing') return '';
  const [first, ...others] = lost.map(alternativeText);
  const more = others.length === 0 ? '' : `, nor for ${others.length} more`;
  return `: the rule has no alternative any more for ${first ?? 'what was allowed'}${more}`;
}

/** The remedy for a rule that is withdrawn is to leave it. */
function earlierRule(grant: Grant, side: 'plug' | 'slot', interfaceName: string): Pick<Finding, 'remedy'> {
  const source = ruleSource(grant.beforeHeaders, side, interfaceName);
  return source === undefined ? {} : { remedy: headersWith(side, interfaceName, source) };
}

/** The sub-rule that the rule states for the question, else the rule. */
function pointerOf({ question, rule }: Ruling): string {
  if (rule === null) return '';
  const [deny, allow] = subRulesFor(question, rule);
  // A rule that is "true" or "false" as a whole states all sub-rules and writes none.
  const writesSubRules = !(deny.always !== null && allow.always !== null && deny.stated && allow.stated);
  if (!writesSubRules) return rule.pointer;
  return subRulePointer(rule, allow.stated ? allow : deny);
}
