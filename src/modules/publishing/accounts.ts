import type { UnitOfWork } from '../../database/unit-of-work.js';
import { InvalidInput } from '../../engine/invalid-input.js';
import type { StoredAssertion } from '../assertions/assertion.entity.js';
import type { OnStored } from '../assertions/assertion-report.js';
import type { Assertions } from '../assertions/assertions.js';
import type { Trust } from '../assertions/trust.js';
import type { Authority } from '../authority/authority.js';
import { type AccountFacts, accountDraft } from '../authority/founding.js';
import { lastingHeaders, lastingHeadersOf, saysTheSame } from './declaration-headers.js';

/** Makes the accounts of publishers: signed by this authority, so that clients can check who a snap is from. */
export class Accounts {
  constructor(
    private readonly authority: Authority,
    private readonly assertions: Assertions,
    private readonly trust: Trust,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Whether an account is stored or trusted. */
  has(accountId: string): boolean {
    return this.trust.isTrustedAccount(accountId) || this.newest(accountId) !== undefined;
  }

  newest(accountId: string): StoredAssertion | undefined {
    return this.assertions.served('account', accountId, 0);
  }

  /**
   * Stores an account, or a newer revision of it where it says something new.
   *
   * @param record runs in the unit of work that stores it
   * @throws InvalidInput `assertion-untrusted` for a trusted account, which stays as it is
   */
  async put(
    facts: Omit<AccountFacts, 'revision'>,
    record: OnStored,
  ): Promise<{ readonly account: StoredAssertion; readonly outcome: 'stored' | 'unchanged' }> {
    const { accountId } = facts;
    if (this.trust.isTrustedAccount(accountId)) {
      throw new InvalidInput(
        'assertion-untrusted',
        `account "${accountId}" is a trusted one and stays as it is`,
        {
          pointer: '/accountId',
        },
      );
    }
    const before = this.newest(accountId);
    const draft = accountDraft(
      { ...facts, revision: before === undefined ? 0 : before.revision + 1 },
      Date.now(),
    );
    if (before !== undefined && saysTheSame(lastingHeaders(before.text), lastingHeadersOf(draft.headers))) {
      return { account: before, outcome: 'unchanged' };
    }
    const signed = await this.authority.sign(draft);
    return this.unitOfWork.run(async (manager) => {
      const now = this.newest(accountId);
      if (now?.id !== before?.id) {
        throw new InvalidInput(
          'revision-conflict',
          `account "${accountId}" was changed by somebody else just now`,
        );
      }
      const [account] = (await this.assertions.add(manager, [signed], 'published')) as [StoredAssertion];
      await record(manager, [account]);
      return { account, outcome: 'stored' };
    });
  }
}
