// Our engine beside cedar-wasm, casbin and json-rules-engine: the same rules, the same questions, in one run.
// `npm run bench:peers`; `-- --rounds 40` for other than 15, `-- --short` for a look that takes some seconds.
// Before anything is timed, every answer is compared; one that differs for no known reason ends it with status 1.
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../../scripts/built.js';
import { perSecond, report } from '../measure.js';
import { compared } from './agreement.js';
import * as casbin from './casbin.js';
import * as cedar from './cedar.js';
import { reasons } from './gaps.js';
import * as jsonRulesEngine from './json-rules-engine.js';
import { rulesOf } from './policy.js';
import { inProcesses } from './processes.js';
import { questionsOf, shuffled } from './questions.js';
import { timedRounds } from './rounds.js';

const options = { rounds: { type: 'string', default: '15' }, short: { type: 'boolean', default: false } };
const { values } = parseArgs({ options });
if (!/^[1-9]\d{0,3}$/.test(values.rounds))
  throw new RangeError(`--rounds has to be a whole number from 1 to 9999, found "${values.rounds}"`);
const length = values.short
  ? { rounds: 3, turn: 20, requests: 300, processes: 1, decisions: 2000 }
  : { rounds: Number(values.rounds), turn: 50, requests: 1000, processes: 5, decisions: 10_000 };

ensureBuilt();
const { builtinBaseDeclaration, interfaces } = await import('../../dist/src/engine/catalogue/catalogue.js');
const { slotsPerPlug } = await import('../../dist/src/engine/policy/decide.js');
const plugboard = await import('./plugboard.js');

const headers = builtinBaseDeclaration();
const rules = rulesOf(headers, [...interfaces.keys()]);
const questions = questionsOf(rules);
const ours = plugboard.load(headers);
const requests = questions.map(ours.prepare);
const expected = requests.map(ours.ask);

const peers = [];
for (const engine of [cedar, casbin, jsonRulesEngine])
  peers.push({ engine, ...(await compared(engine, rules, questions, expected)) });
reportAgreement();
if (peers.every(({ unexplained }) => unexplained.length === 0)) {
  await reportRates();
  reportProcesses();
  reportWords();
} else {
  process.exitCode = 1;
}

function reportAgreement() {
  const many = requests.filter((request) => slotsPerPlug(ours.decide(request)) === '*').length;
  const yes = expected.filter(Boolean).length;
  report(`${questions.length} questions about ${interfaces.size} interfaces, each put to every engine`, [
    ['answered yes, no', `${count(yes)} ${count(questions.length - yes)}`],
    ['of which the plug may be connected to any number of slots, which none of the others says', count(many)],
    ...peers.map(({ engine, comparable, unexplained }) => [
      `${engine.name} has to agree on, and does not`,
      `${count(comparable.filter(Boolean).length)} ${count(unexplained.length)}`,
    ]),
  ]);
  for (const { engine, byReason, unexplained } of peers) {
    report(
      `${engine.name}: questions beyond what its policy can say, and those of them answered otherwise`,
      Object.entries(byReason).map(([reason, { asked, otherwise }]) => [
        reasons[reason],
        `${count(asked)} ${count(otherwise)}`,
      ]),
    );
    for (const question of unexplained.slice(0, 5))
      process.stderr.write(`${engine.name} disagrees: ${JSON.stringify(question)}\n`);
  }
}

/** The questions that every engine has to answer alike, so that all do the same work. */
function timedQuestions() {
  const common = questions.filter((_, index) => peers.every(({ comparable }) => comparable[index]));
  return shuffled(common).slice(0, length.requests);
}

async function reportRates() {
  const timed = timedQuestions();
  const contestants = [
    ['plugboard, outcome alone', ours, ours.ask],
    ['plugboard, with the full trace', ours, ours.askWithTrace],
    ['plugboard, with trace, message and rule', ours, ours.askWithTraceAndMessage],
    ...peers.map(({ engine, loaded }) => [engine.name, loaded, loaded.ask, engine.asynchronous]),
  ].map(([name, { prepare }, ask, asynchronous]) => ({
    name,
    ask,
    asynchronous,
    requests: timed.map(prepare),
  }));
  const rates = await timedRounds(contestants, length.rounds, length.turn);
  report(
    `decisions on one thread: median of ${length.rounds} rounds (least to most), and the time of one by that of our outcome alone`,
    rates.map(({ name, median, least, most }) => [
      name,
      perSecond(median),
      `(${perSecond(least).trim()} to ${perSecond(most).trim()})`.padEnd(28),
      `${(rates[0].median / median).toFixed(1).padStart(6)}`,
    ]),
  );
}

function reportProcesses() {
  const policies = { [plugboard.name]: headers };
  for (const { engine } of peers) policies[engine.name] = engine.translate(rules);
  const figures = inProcesses(policies, timedQuestions(), length);
  report(
    `in a process of its own, median of ${length.processes}: importing, loading the policy; memory beyond a bare process, resident and heap, loaded and after ${length.decisions} decisions`,
    figures.map(({ name, importing, loading, rssLoaded, heapLoaded, rssAfter, heapAfter }) => [
      name,
      `${importing.toFixed(0).padStart(5)} ms ${loading.toFixed(0).padStart(5)} ms`,
      `${megabytes(rssLoaded)} ${megabytes(heapLoaded)}`,
      `${megabytes(rssAfter)} ${megabytes(heapAfter)}`,
    ]),
  );
}

function reportWords() {
  const words = [
    ...peers.flatMap(({ engine }) => engine.cannot),
    'None of them knows a rule that takes the place of another as a whole, as that of a snap does with the base rule: whoever asks has to choose the policy, or each base rule has to name the snaps that it does not govern.',
  ];
  process.stdout.write(`\nWhat the others cannot express\n${words.map((word) => `  ${word}\n`).join('')}`);
}

function count(number) {
  return number.toLocaleString('en').padStart(6);
}

function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(1).padStart(5)} MB`;
}
