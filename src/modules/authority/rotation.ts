import type { UnitOfWork } from '../../database/unit-of-work.js';
import type { Assertion } from '../../engine/asserts/decode.js';
import type { PublicKey } from '../../engine/asserts/public-key.js';
import type { OnStored } from '../assertions/assertion-report.js';
import type { Assertions } from '../assertions/assertions.js';
import type { Authority, OwnKey } from './authority.js';
import { signDraft } from './draft.js';
import { keyDraft } from './founding.js';
import type { KeySource } from './key-source.js';
import { KeyFault } from './signer.js';

/** What a rotation has changed. */
export interface Rotation {
  /** The account-key of the key that signs from now on. */
  readonly fresh: Assertion;
  /** Those of the keys before it, now with an end. */
  readonly ended: readonly Assertion[];
}

/**
 * Lets another key sign from now on, and gives the keys before it an end. What those have signed stays valid: it was
 * signed while they might. See docs/assertions.md, "Rotation".
 *
 * @param until when the keys before end, in milliseconds since 1970
 * @param record runs in the unit of work that stores it
 * @throws KeyFault where the root's private key is not to be had, or no other key is
 */
export async function rotate(
  {
    authority,
    source,
    assertions,
    unitOfWork,
  }: {
    authority: Authority;
    source: KeySource;
    assertions: Assertions;
    unitOfWork: UnitOfWork;
  },
  until: number,
  record: OnStored,
): Promise<Rotation> {
  const [root] = await source.signers('root');
  if (root === undefined) {
    throw new KeyFault(`the private root key is not in "${source.place('root')}"; a rotation needs it`);
  }
  const before = await authority.signingKeys();
  const { publicKey } = await source.fresh('signing');
  if (before.some(({ id }) => id === publicKey.id)) {
    throw new KeyFault(
      `"${source.place('signing')}" still holds the key that signs already, expected another one`,
    );
  }
  const now = Date.now();
  const name = `signing-${before.length + 1}`;
  const fresh = await signDraft(keyDraft(authority.id, publicKey, name, { since: now }), authority.id, root);
  const ended: Assertion[] = [];
  for (const key of before.filter((one) => one.until === Infinity)) {
    const draft = endedDraft(authority.id, key, assertions, until);
    ended.push(await signDraft(draft, authority.id, root));
  }
  await unitOfWork.run(async (manager) => {
    await record(manager, await assertions.add(manager, [fresh, ...ended], 'published'));
  });
  return { fresh, ended };
}

function endedDraft(
  authorityId: string,
  { id, name, since, publicKey }: OwnKey,
  assertions: Assertions,
  until: number,
) {
  const revision = (assertions.served('account-key', id, 1)?.revision ?? 0) + 1;
  const key: Pick<PublicKey, 'id' | 'text'> = { id, text: publicKey.text };
  return keyDraft(authorityId, key, name, { since, until }, revision);
}
