// What an engine cannot express: which terms are left out of its policy, and which questions that touches.
import { factsOf, termsOf } from './policy.js';

/** The reasons, which are all there are. A question with one of them is counted rather than held against an engine. */
export const reasons = {
  'own-rule': "a snap's own rule governs in place of the base-declaration's",
  'regular-expression': 'the rule has a regular expression',
  'value-not-text': 'a pattern is held against a list, a map or a number',
  'whole-value': 'an attribute that is a list or a map is compared with another attribute',
  'compatibility-labels': 'compatibility labels are compared',
};

/**
 * The rule without what an engine cannot express, so that it errs towards no: a deny loses the term, and so denies
 * more; an allow loses the whole alternative.
 *
 * @param gap the reason why a term cannot be expressed; undefined where it can
 */
export function reduced(rule, gap) {
  return {
    ...rule,
    deny: rule.deny.map((terms) => terms.filter((term) => gap(term) === undefined)),
    allow: rule.allow.filter((terms) => terms.every((term) => gap(term) === undefined)),
  };
}

/**
 * Why an engine need not answer a question as the rules do: what its policy leaves out, and values that its
 * policy takes otherwise. Empty where it has to answer alike.
 */
export function reasonsFor(engine, rule, question) {
  const facts = factsOf(question);
  const found = new Set();
  if (question.plug.rule !== undefined || question.slot.rule !== undefined) found.add('own-rule');
  for (const term of termsOf(rule)) {
    const reason = engine.gap(term) ?? engine.misread(term, facts);
    if (reason !== undefined) found.add(reason);
  }
  return [...found];
}

/** Of a list, or of a map that has one somewhere. */
export function hasList(value) {
  if (Array.isArray(value)) return true;
  return typeof value === 'object' && Object.values(value).some(hasList);
}
