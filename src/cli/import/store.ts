import type { EntityManager } from 'typeorm';
import { RevisionConflict } from '../../modules/assertions/revision-conflict.js';
import type { Database } from '../database.js';
import { InputFault } from '../input/input-fault.js';
import type { Batch, Candidate, RuleDraft } from './batch.js';
import { candidateOf } from './rule-draft.js';

/** What became of one declaration. */
export interface Stored {
  readonly candidate: Candidate;
  readonly outcome: 'stored' | 'unchanged';
}

/**
 * Stores a batch in one unit of work.
 *
 * @throws InputFault where a revision is taken or too old; nothing is stored then
 */
export function store(batch: Batch, database: Database): Promise<Stored[]> {
  return database.unitOfWork.run(async (manager) => {
    const storing = new Storing(database, manager);
    const stored: Stored[] = [];
    // Older revisions first: a newer one, once stored, would stand in their way.
    for (const candidate of batch.candidates.toSorted((a, b) => a.revision - b.revision)) {
      stored.push(await storing.store(candidate));
    }
    if (batch.draft !== undefined) stored.push(await storing.store(storing.complete(batch.draft)));
    return stored;
  });
}

/** One unit of work: what is stored already was committed before it began, and what it adds it knows itself. */
class Storing {
  readonly #added = new Map<string, Candidate>();

  constructor(
    private readonly database: Database,
    private readonly manager: EntityManager,
  ) {}

  async store(candidate: Candidate): Promise<Stored> {
    const there = this.#textAt(candidate);
    if (there !== undefined) {
      if (there === candidate.text) return { candidate, outcome: 'unchanged' };
      throw conflict(candidate, `revision ${candidate.revision} is there already, with another text`);
    }
    const added = await this.#add(candidate);
    if (added instanceof RevisionConflict) throw conflict(candidate, added.message);
    this.#added.set(keyOf(candidate), candidate);
    return { candidate, outcome: 'stored' };
  }

  /** The declaration of a folder's rules: what is stored, where it says the same, else a newer revision. */
  complete(draft: RuleDraft): Candidate {
    const { snapDeclarations } = this.database;
    const { snapId } = draft;
    const added = [...this.#added.values()].filter((one) => one.series === '16' && one.snapId === snapId);
    const newest = added.at(-1) ?? snapDeclarations.newest('16', snapId);
    const same = draft.revision === undefined ? newest : snapDeclarations.at('16', snapId, draft.revision);
    if (same !== undefined) {
      const timestamp = /^timestamp: (.*)$/m.exec(same.text)?.[1] ?? '';
      const candidate = candidateOf(draft, same.revision, timestamp);
      if (candidate.text === same.text) return candidate;
    }
    return candidateOf(draft, draft.revision ?? (newest?.revision ?? 0) + 1, new Date().toISOString());
  }

  #textAt(candidate: Candidate): string | undefined {
    const { kind, series, snapId, revision } = candidate;
    const { snapDeclarations, baseDeclarations } = this.database;
    const stored =
      kind === 'base-declaration'
        ? baseDeclarations.at(series, revision)
        : snapDeclarations.at(series, snapId, revision);
    return (this.#added.get(keyOf(candidate)) ?? stored)?.text;
  }

  #add(candidate: Candidate): Promise<unknown> {
    const { kind, series, snapId, snapName, publisherId, revision, format, text } = candidate;
    const { snapDeclarations, baseDeclarations } = this.database;
    return kind === 'base-declaration'
      ? baseDeclarations.add(this.manager, { series, revision, text })
      : snapDeclarations.add(this.manager, { series, snapId, snapName, publisherId, revision, format, text });
  }
}

function keyOf({ kind, series, snapId, revision }: Candidate): string {
  return [kind, series, snapId, revision].join('/');
}

function conflict({ source }: Candidate, message: string): InputFault {
  return new InputFault(`${message}; nothing was stored`, { source });
}
