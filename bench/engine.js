// One decision: time and allocation, over the policy vectors and over a set that stays in the caches.
import { decideConnection } from '../dist/src/engine/policy/decide.js';
import { messageOf, ruleOf } from '../dist/src/engine/policy/explain.js';
import { traceOf } from '../dist/src/engine/policy/trace.js';
import { compileDeclaration } from '../dist/src/engine/rules/declaration.js';
import { builtinBaseDeclaration } from '../dist/src/engine/catalogue/catalogue.js';
import { connectionCases } from './cases.js';
import { ns, report, timeEach } from './measure.js';

const decide = ({ action, candidate, base }) => decideConnection(action, candidate, base);

/** The floor: reads what a decision reads, candidate, rule and terms, and decides nothing. */
function touch({ action, candidate: { plug, slot }, base }) {
  const rule = plug.rule ?? slot.rule ?? base.governing.get(plug.interface);
  if (rule === undefined) return slot.interface.length;
  const asked =
    action === 'auto-connect'
      ? [rule.denyAutoConnection, rule.allowAutoConnection]
      : [rule.denyConnection, rule.allowConnection];
  let sum = slot.interface.length;
  for (const { always, first } of asked) {
    if (always !== null) continue;
    for (let term = first; term !== null; term = term.next) {
      sum +=
        term.ends + (typeof term.want === 'object' ? 1 : 2) + plug.snapType.length + slot.publisherId.length;
    }
  }
  return sum;
}

const works = {
  'reading it alone': touch,
  'trace=none': (one) => decide(one).code.length,
  'trace=failing': (one) => traceOf(decide(one), 'failing').subrules.length,
  'trace=full': (one) => traceOf(decide(one)).subrules.length,
  'trace=full, message, rule': (one) => {
    const decision = decide(one);
    return (
      traceOf(decision).levels.length + messageOf(decision).length + (ruleOf(decision)?.pointer.length ?? 0)
    );
  },
};

function timed(title, cases, rounds) {
  globalThis.gc?.();
  const times = timeEach(cases, works, rounds);
  report(
    `${title} (${cases.length} cases)`,
    Object.entries(times).map(([name, { median, least }]) => [name, ns(median), `least ${ns(least)}`]),
  );
}

/** Bytes that a decision leaves to the collector. */
function allocation(cases, work) {
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  let sink = 0;
  for (const one of cases) sink += work(one);
  const bytes = (process.memoryUsage().heapUsed - before) / cases.length;
  return sink > 0 ? bytes : 0;
}

const files = ['policy-random', 'policy-corners', 'policy-snapd-suite'];
const all = connectionCases(files);
timed('a decision over all policy vectors', all, 60);
timed(
  'auto-connect over all policy vectors',
  all.filter(({ action }) => action === 'auto-connect'),
  60,
);
timed('a decision over policy-random', connectionCases(['policy-random']), 100);
timed('a decision in the caches', connectionCases(['policy-random']).slice(0, 100), 2000);

report(
  'allocated by a decision',
  Object.entries(works).map(([name, work]) => {
    const samples = Array.from({ length: 9 }, () => allocation(all, work)).sort((a, b) => a - b);
    return [name, `${samples[4].toFixed(0).padStart(6)} bytes`];
  }),
);

/** The built-in base-declaration with its rules repeated under other names. */
function enlarged(factor) {
  const { plugs, slots, ...headers } = builtinBaseDeclaration();
  const copies = (rules) =>
    Object.fromEntries(
      Array.from({ length: factor }, (_, copy) =>
        Object.entries(rules).map(([name, rule]) => [copy === 0 ? name : `${name}-${copy}`, rule]),
      ).flat(),
    );
  return compileDeclaration('base-declaration', { ...headers, plugs: copies(plugs), slots: copies(slots) });
}

const cases = connectionCases(['policy-snapd-suite', 'policy-random']).slice(0, 500);
const sizes = [1, 10, 100].map((factor) => [factor, enlarged(factor)]);
const flat = timeEach(
  cases,
  Object.fromEntries(
    sizes.map(([factor, base]) => [
      `${220 * factor} interfaces`,
      ({ action, candidate }) => decideConnection(action, candidate, base).code.length,
    ]),
  ),
  300,
);
report(
  'a decision against base-declarations of different size',
  Object.entries(flat).map(([name, { median, least }]) => [name, ns(median), `least ${ns(least)}`]),
);
