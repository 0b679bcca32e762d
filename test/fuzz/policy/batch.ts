import { difference, law } from '../law.js';
import { diceOf } from '../dice.js';
import { drawn } from '../drawn.js';
import { isQuestion, met, told } from './case.js';
import { drawQuestion, type Question } from './question.js';

interface Batch {
  readonly questions: readonly Question[];
  readonly salt: number;
}

const batches = drawn(
  (dice): Batch => ({ questions: dice.times(5, 15, () => drawQuestion(dice)), salt: dice.salt() }),
  ({ questions, salt }: Partial<Batch>) => salt !== undefined && questions?.every(isQuestion) === true,
);

export const batch = law({
  name: 'batch',
  kind: 'policy',
  says: 'Questions in a batch, in any order, are answered as each is by itself, whatever was asked before.',
  from: 'rules.md, "Limits"',
  // Each case is ten, and a service that has to begin anew.
  turn: 5,
  cases: batches,
  check: ({ questions, salt }, engine) => {
    const order = diceOf(salt).shuffled([...questions.keys()]);
    const together = engine.decideAll(order.map((index) => questions[index] as Question));
    const answers = questions.map((question) => engine.decide(question, 'full'));
    const faults = order.map((index, at) => {
      const [alone, among] = [answers[index], together[at]];
      return alone && among ? difference(told(alone), told(among), `answer ${at}`) : 'an answer is missing';
    });
    return { met: [...new Set(answers.map(met))], fault: faults.find((fault) => fault !== undefined) };
  },
});
