import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type OneRow, ReadConnection } from '../../database/read-connection.js';
import { BaseDeclaration } from './base-declaration.entity.js';
import { RevisionConflict } from './revision-conflict.js';
import { storedText, type StoredText } from './stored-text.js';

/** A base-declaration to store: what its headers say, and its text. */
export type NewBaseDeclaration = Readonly<Omit<BaseDeclaration, keyof StoredText>> & {
  readonly text: string;
};

/** A stored base-declaration. */
export type StoredBaseDeclaration = Readonly<BaseDeclaration>;

const columns = 'id, series, revision, text, digest, stored_at AS storedAt';

/** The published base-declarations, every revision of them. */
@Injectable()
export class BaseDeclarations {
  /** The base-declaration in force for a series, as last committed; none when the built-in one still is. */
  readonly newest: OneRow<[series: string], StoredBaseDeclaration>;

  /** One revision of a series' base-declaration. */
  readonly at: OneRow<[series: string, revision: number], StoredBaseDeclaration>;

  readonly #count: OneRow<[], { count: number }>;

  constructor(connection: ReadConnection) {
    const revisions = `SELECT ${columns} FROM base_declaration WHERE series = ?`;
    this.newest = connection.prepare(`${revisions} ORDER BY revision DESC LIMIT 1`);
    this.at = connection.prepare(`${revisions} AND revision = ?`);
    this.#count = connection.prepare('SELECT count(*) AS count FROM base_declaration');
  }

  /** How many revisions are stored, of all series together. */
  count(): number {
    return this.#count()?.count ?? 0;
  }

  /** Stores a newer revision inside the caller's unit of work; nothing stored is ever overwritten. */
  async add(
    manager: EntityManager,
    declaration: NewBaseDeclaration,
  ): Promise<StoredBaseDeclaration | RevisionConflict> {
    const { series, revision } = declaration;
    const newest = await manager.maximum(BaseDeclaration, 'revision', { series });
    if (newest !== null && revision <= newest) return new RevisionConflict(revision, newest);
    const row = { ...declaration, ...storedText(declaration.text) };
    await manager.insert(BaseDeclaration, row);
    return row;
  }
}
