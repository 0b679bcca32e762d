import { Injectable } from '@nestjs/common';
import { newId } from '../../database/new-id.js';
import { insertRows } from '../../database/insert-rows.js';
import { type OneRow, ReadConnection } from '../../database/read-connection.js';
import type { EntityManager } from 'typeorm';

/** A publication that was made, as it was answered. */
interface MadePublication {
  readonly requestDigest: string;
  readonly answer: string;
}

/** Answers to publications by their Idempotency-Key, so that a repeated request gets the first one's. */
@Injectable()
export class Publications {
  /** The answer to what somebody asked for with a key; sees what is committed. */
  readonly made: OneRow<[actor: string, key: string], MadePublication>;

  constructor(connection: ReadConnection) {
    this.made = connection.prepare(
      'SELECT request_digest AS requestDigest, answer FROM publication WHERE actor = ? AND idempotency_key = ?',
    );
  }

  /** Remembers an answer inside the unit of work that stores what it tells of. */
  async remember(
    manager: EntityManager,
    { actor, key, requestDigest, answer }: MadePublication & { readonly actor: string; readonly key: string },
  ): Promise<void> {
    await insertRows(
      manager,
      'publication',
      ['id', 'idempotency_key', 'actor', 'request_digest', 'answer', 'made_at'],
      [[newId(), key, actor, requestDigest, answer, new Date().toISOString()]],
    );
  }
}
