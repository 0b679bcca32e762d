import type { HeaderMap } from '../../src/engine/asserts/headers.js';
import { textOf } from '../../src/modules/assertions/assertion-row.js';
import { assertionTime, type Draft, signDraft } from '../../src/modules/authority/draft.js';
import { accountDraft } from '../../src/modules/authority/founding.js';
import { testSigner, type TestKey } from './keys.js';

/** The authority of services under test, as `testSettings` has it. */
export const authorityId = 'test-authority';

/** The text of an assertion that the authority under test has signed, as its service would have stored it. */
export async function signed(draft: Draft, key: TestKey = 'signing'): Promise<string> {
  return textOf(await signDraft(draft, authorityId, testSigner(key)));
}

/** Several assertions as one body. */
export function streamOf(...texts: readonly string[]): string {
  return texts.join('\n');
}

/** Some headers in place of those that a draft would have. */
type Instead = Readonly<Record<string, HeaderMap[string]>>;

const now = () => assertionTime(Date.now());

export function account(accountId: string, revision = 0): Draft {
  return accountDraft(
    { accountId, displayName: `${accountId} shop`, validation: 'unproven', revision },
    Date.now(),
  );
}

/** A snap-declaration of the snap of an id; what the rules need by way of a format is the caller's affair. */
export function declaration(snapId: string, publisherId: string, instead: Instead = {}): Draft {
  const headers = {
    type: 'snap-declaration',
    series: '16',
    'snap-id': snapId,
    'publisher-id': publisherId,
    'snap-name': 'photo-booth',
    timestamp: now(),
    ...instead,
  };
  return { headers };
}

/** One member of a sequence. */
export function validationSet(name: string, sequence: number, instead: Instead = {}): Draft {
  const headers = {
    type: 'validation-set',
    series: '16',
    'account-id': authorityId,
    name,
    sequence: String(sequence),
    snaps: [{ name: 'photo-booth', id: 'photoboothphotoboothphotobooth12' }],
    timestamp: now(),
    ...instead,
  };
  return { headers };
}

/** A snap-revision, whose key has a part that may be left out. */
export function snapRevision(digest: string, instead: Instead = {}): Draft {
  const headers = {
    type: 'snap-revision',
    'snap-sha3-384': digest,
    'developer-id': authorityId,
    'snap-id': 'photoboothphotoboothphotobooth12',
    'snap-revision': '1',
    'snap-size': '1',
    timestamp: now(),
    ...instead,
  };
  return { headers };
}

/** Rules by the format of snap-declarations that they need. */
export const rulesOfFormat: Readonly<Record<0 | 1 | 3 | 6, HeaderMap>> = {
  0: {},
  1: { plugs: { camera: { 'allow-auto-connection': 'true' } } },
  3: { plugs: { camera: { 'allow-auto-connection': { 'on-store': ['shop'] } } } },
  6: {
    plugs: {
      content: { 'allow-auto-connection': { 'plug-attributes': { content: '$SLOT_PUBLISHER_ID' } } },
    },
  },
};
