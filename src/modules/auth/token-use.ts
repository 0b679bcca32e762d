import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { DeferredWrite } from '../../database/deferred-write.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { AccessToken } from './access-token.entity.js';

/** Milliseconds for which a noted use stands for all further ones. */
const accuracy = 60_000;

/** Milliseconds during which uses gather. */
const pause = 1000;

/** Notes when tokens were last used: in the background, all tokens in one unit of work, each at most once a minute. */
@Injectable()
export class TokenUse implements OnApplicationShutdown {
  #gathered = new Map<string, string>();
  readonly #write: DeferredWrite;

  constructor(private readonly unitOfWork: UnitOfWork) {
    this.#write = new DeferredWrite(() => this.#store(), pause);
  }

  note({ id, lastUsedAt }: { readonly id: string; readonly lastUsedAt: string | null }): void {
    const now = Date.now();
    if (this.#gathered.has(id) || (lastUsedAt !== null && now - Date.parse(lastUsedAt) < accuracy)) return;
    this.#gathered.set(id, new Date(now).toISOString());
    this.#write.soon();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#write.flush();
  }

  async #store(): Promise<void> {
    if (this.#gathered.size === 0) return;
    const uses = [...this.#gathered];
    await this.unitOfWork.runPatiently(async (manager) => {
      for (const [id, lastUsedAt] of uses) await manager.update(AccessToken, { id }, { lastUsedAt });
    });
    for (const [id] of uses) this.#gathered.delete(id);
  }
}
