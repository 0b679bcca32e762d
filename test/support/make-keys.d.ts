/** Makes keys once for all tests; `test/support/keys.ts` finds them. */
export default function makeKeys(): Promise<void>;
