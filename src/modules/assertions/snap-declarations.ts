import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type OneRow, ReadConnection } from '../../database/read-connection.js';
import { RevisionConflict } from './revision-conflict.js';
import { SnapDeclaration } from './snap-declaration.entity.js';
import { storedText, type StoredText } from './stored-text.js';

/** A snap-declaration to store: what its headers say, and its text. */
export type NewSnapDeclaration = Readonly<Omit<SnapDeclaration, keyof StoredText>> & {
  readonly text: string;
};

/** A stored snap-declaration. */
export type StoredSnapDeclaration = Readonly<SnapDeclaration>;

const columns = `id, series, snap_id AS snapId, snap_name AS snapName, publisher_id AS publisherId,
  revision, format, text, digest, stored_at AS storedAt`;

/** The published snap-declarations, every revision of them. */
@Injectable()
export class SnapDeclarations {
  /** The declaration in force for a snap, as last committed. */
  readonly newest: OneRow<[series: string, snapId: string], StoredSnapDeclaration>;

  /** One revision of a snap's declaration. */
  readonly at: OneRow<[series: string, snapId: string, revision: number], StoredSnapDeclaration>;

  readonly #count: OneRow<[], { count: number }>;

  constructor(connection: ReadConnection) {
    const revisions = `SELECT ${columns} FROM snap_declaration WHERE series = ? AND snap_id = ?`;
    this.newest = connection.prepare(`${revisions} ORDER BY revision DESC LIMIT 1`);
    this.at = connection.prepare(`${revisions} AND revision = ?`);
    this.#count = connection.prepare('SELECT count(*) AS count FROM snap_declaration');
  }

  /** How many revisions are stored, of all snaps together. */
  count(): number {
    return this.#count()?.count ?? 0;
  }

  /** Stores a newer revision inside the caller's unit of work; nothing stored is ever overwritten. */
  async add(
    manager: EntityManager,
    declaration: NewSnapDeclaration,
  ): Promise<StoredSnapDeclaration | RevisionConflict> {
    const { series, snapId, revision } = declaration;
    const newest = await manager.maximum(SnapDeclaration, 'revision', { series, snapId });
    if (newest !== null && revision <= newest) return new RevisionConflict(revision, newest);
    const row = { ...declaration, ...storedText(declaration.text) };
    await manager.insert(SnapDeclaration, row);
    return row;
  }
}
