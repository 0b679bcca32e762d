import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { HeaderMap } from '../../../src/engine/asserts/headers.js';
import { lintCodes, type LintCode } from '../../../src/engine/review/lint-codes.js';
import { findings } from './linting.js';

const page = readFileSync(new URL('../../../docs/lint.md', import.meta.url), 'utf8');

/** The sections of docs/lint.md that are headed by a code. */
const sections = new Map(
  page
    .split(/^### /m)
    .slice(1)
    .map((section): [string, string] => [/^`([^`]+)`/.exec(section)?.[1] ?? section, section]),
);

/** The declarations that a section shows: one with the finding, and one that does without. */
function examples(section: string): HeaderMap[] {
  return [...section.matchAll(/^```json\n(.*?)^```/gms)].map(([, text]) => JSON.parse(text!) as HeaderMap);
}

const codes = Object.entries(lintCodes).map(
  ([code, entry]) => [code as LintCode, entry.severity, entry.summary] as const,
);

describe('docs/lint.md', () => {
  it('has a section for each code, and none besides', () => {
    expect([...sections.keys()]).toEqual(codes.map(([code]) => code));
  });

  it.each(codes)('says what %s means', (code, severity, summary) => {
    const sentence = `${severity.charAt(0).toUpperCase()}${severity.slice(1)}. ${summary}`;
    expect(sections.get(code)).toContain(`\n${sentence}\n`);
  });

  it.each(codes)('shows an example of %s, and how to avoid it', (code) => {
    const [example, remedied] = examples(sections.get(code)!);
    expect(findings(code, example!)).not.toEqual([]);
    if (remedied !== undefined) expect(findings(code, remedied)).toEqual([]);
  });
});
