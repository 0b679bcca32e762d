import { isHeaderList, isHeaderMap, type HeaderValue } from '../asserts/headers.js';
import { pointerSegment } from '../invalid-input.js';
import { spend } from '../rules/effort.js';
import { grouped, type GroupedConstraint } from '../rules/grouped.js';
import { compilePattern } from '../rules/pattern.js';
import type { SubRule } from '../rules/rule.js';
import { constant, held } from '../rules/term.js';
import { finding, type Finding, type GrantRule } from './grant.js';
import { residueOf } from './residue.js';
import { questions, subRulesFor } from './ruling.js';
import { Sight } from './sight.js';

/** Constraints that restrict nothing. See docs/lint.md, "matches-everything". */
export function lintPatterns(rule: GrantRule): readonly Finding[] {
  return questions
    .flatMap((question) => subRulesFor(question, rule.rule))
    .filter(({ always }) => always === null)
    .flatMap((subRule) => [
      ...unconditionalAlternatives(rule, subRule),
      ...grouped(subRule).flatMap(({ constraints }) =>
        constraints.flatMap((constraint) => openConstraint(rule, constraint)),
      ),
    ]);
}

/** Alternatives that hold for everything, alone or two of them together. */
function unconditionalAlternatives(rule: GrantRule, subRule: SubRule): Finding[] {
  const sight = new Sight(
    rule.side,
    { interface: rule.interface },
    {},
    subRule.name.endsWith('installation'),
  );
  const { alternatives } = residueOf(subRule, sight);
  const open = alternatives.filter(({ constraints }) => constraints.length === 0);
  const findings = open
    .filter(({ alternative }) => subRule.alternatives.length > 1 || !hasArity(subRule, alternative.number))
    .map(({ alternative: { number, pointer } }) =>
      finding('matches-everything', rule, `alternative ${number} of ${subRule.name} matches everything`, {
        pointer,
      }),
    );
  if (open.length > 0) return findings;
  const flags = new Map<string, Set<string>>();
  for (const { constraints } of alternatives) {
    const [term, ...others] = constraints.flatMap(({ choices }) => choices.flat());
    if (term === undefined || others.length > 0 || typeof term.shown.wanted !== 'string') continue;
    const { key, wanted } = term.shown;
    if (key.startsWith('on-')) flags.set(key, (flags.get(key) ?? new Set()).add(wanted));
  }
  return [...flags]
    .filter(([, values]) => values.size > 1)
    .map(([key]) =>
      finding(
        'matches-everything',
        rule,
        `the alternatives of ${subRule.name} ask for ${key} "true" or "false"`,
        {
          pointer: `${rule.pointer}/${subRule.name}`,
        },
      ),
    );
}

/** A sub-rule that only says how many slots a plug may have is not a constraint gone wrong. */
function hasArity({ terms }: SubRule, alternative: number): boolean {
  return terms.some((term) => term.alternative === alternative && term.shown.key.includes('-per-'));
}

function openConstraint(rule: GrantRule, { key, choices }: GroupedConstraint): Finding[] {
  const report = (pointer: string, what: string) => [
    finding('matches-everything', rule, `${what} and so restricts nothing`, { pointer }),
  ];
  if (key.endsWith('-names')) {
    return choices.flat().flatMap(({ shown }) => openTexts(shown.wanted, shown.pointer, report));
  }
  if (!key.endsWith('-attributes')) return [];
  return choices.flat().flatMap(({ operation, want, shown }) => {
    if (operation !== constant) return openTexts(shown.wanted, shown.pointer, report);
    return want === held ? report(shown.pointer, 'an alternative names no attribute') : [];
  });
}

/** Patterns, and lists of patterns, that match every text. */
function openTexts(
  wanted: HeaderValue,
  pointer: string,
  report: (pointer: string, what: string) => Finding[],
): Finding[] {
  if (isHeaderMap(wanted)) {
    return Object.entries(wanted).flatMap(([name, inner]) =>
      openTexts(inner, pointer + pointerSegment(name), report),
    );
  }
  if (!isHeaderList(wanted)) {
    return matchEveryText([wanted]) ? report(pointer, `"${wanted.slice(0, 80)}" matches every text`) : [];
  }
  const inner = wanted.flatMap((item, index) => openTexts(item, pointer + pointerSegment(index), report));
  const patterns = wanted.filter((item) => typeof item === 'string');
  if (inner.length > 0 || !matchEveryText(patterns)) return inner;
  return report(pointer, 'one of the patterns matches every text');
}

/**
 * Texts of every kind that a pattern may have to match. One that matches all of them is taken to match everything;
 * the empty text and line breaks are not among them, since `.+` and `.*` are meant so.
 */
const probes: readonly string[] = [
  'a',
  'z9',
  'home-files',
  'org.example.Service',
  '/usr/share/themes/*',
  'UPPER_lower',
  '0',
  '-17',
  'true',
  '$HOME/.cache',
  'two words',
  'größe',
  '日本語',
  '~!@#%^&()=+[]{}|;:\'",<>?`\\',
  'x'.repeat(300),
];

function matchEveryText(sources: readonly string[]): boolean {
  const patterns = sources.filter((source) => !source.startsWith('$')).map(compilePattern);
  spend(patterns.length);
  return patterns.length > 0 && probes.every((probe) => patterns.some((pattern) => pattern.matches(probe)));
}
