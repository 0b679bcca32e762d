// Whether the engines give the answers that ours gives: every question is put to every one of them.
import { reasonsFor } from './gaps.js';

/**
 * Loads an engine with the rules and asks it everything.
 *
 * @param expected our answers, in the order of the questions
 * @returns by reason how many questions it touches and how many of them are answered otherwise; the disagreements
 *   that no reason explains; whether each question has to be answered alike; the loaded engine
 */
export async function compared(engine, rules, questions, expected) {
  const loaded = await engine.load(engine.translate(rules));
  const ruleFor = new Map(rules.map((rule) => [rule.key, rule]));
  const byReason = {};
  const unexplained = [];
  const comparable = [];
  for (const [index, question] of questions.entries()) {
    const found = reasonsFor(engine, ruleFor.get(question.key), question);
    const differs = (await loaded.ask(loaded.prepare(question))) !== expected[index];
    comparable.push(found.length === 0);
    for (const reason of found) {
      const counts = (byReason[reason] ??= { asked: 0, otherwise: 0 });
      counts.asked++;
      if (differs) counts.otherwise++;
    }
    if (differs && found.length === 0) unexplained.push(question);
  }
  return { loaded, byReason, unexplained, comparable };
}
