import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { decode } from '../../src/engine/asserts/decode.js';
import { encodeAssertion, encodeContent } from '../../src/engine/asserts/encode.js';
import { checkRules } from '../../src/engine/rules/declaration.js';
import { describeShared } from '../shared.js';

/** Genuine assertions of the public store. */
describeShared('real assertions', 'reference/real-assertions', (folder) => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.assert'));

  it('are there', () => {
    expect(files).toHaveLength(6);
  });

  it.each(files)('%s is decoded, and encoded again byte for byte', (name) => {
    const bytes = readFileSync(join(folder, name));
    const assertion = decode(bytes);
    const content = encodeContent({ headers: assertion.headers, body: assertion.body });
    expect(Buffer.from(encodeAssertion(content, assertion.signature)).equals(bytes)).toBe(true);
  });

  it.each(files.filter((name) => name.includes('snap-declaration')))(
    '%s needs no more than its format',
    (name) => {
      const assertion = decode(readFileSync(join(folder, name)));
      expect(checkRules(assertion)?.formatNeeded).toBeLessThanOrEqual(assertion.format);
    },
  );
});
