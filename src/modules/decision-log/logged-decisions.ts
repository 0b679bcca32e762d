import { Injectable } from '@nestjs/common';
import { In, LessThan } from 'typeorm';
import { encodeTime } from 'ulid';
import { insertRows } from '../../database/insert-rows.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { LoggedDecision } from './logged-decision.entity.js';

/** A decision as it is stored. */
export type DecisionRecord = Readonly<LoggedDecision>;

/** The logged decisions in the database. Copies do not have them, and they change no revision of the store. */
@Injectable()
export class LoggedDecisions {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** @throws an error of the database, see {@link isUnavailability} */
  async find(id: string): Promise<DecisionRecord | undefined> {
    const found = await this.unitOfWork.read((manager) => manager.findOneBy(LoggedDecision, { id }));
    return found ?? undefined;
  }

  /** @throws DatabaseUnavailable where the database cannot store now */
  add(records: readonly DecisionRecord[]): Promise<void> {
    return this.unitOfWork.record((manager) =>
      insertRows(manager, 'decision_log', columns, records.map(cellsOf)),
    );
  }

  /**
   * Removes the oldest decisions that are older than a time.
   *
   * @param most how many at once
   * @returns how many there were
   * @throws DatabaseUnavailable where the database cannot store now
   */
  removeBefore(time: Date, most: number): Promise<number> {
    return this.unitOfWork.record(async (manager) => {
      const old = await manager.find(LoggedDecision, {
        select: { id: true },
        where: { id: LessThan(firstIdOf(time)) },
        order: { id: 'ASC' },
        take: most,
      });
      if (old.length > 0) await manager.delete(LoggedDecision, { id: In(old.map(({ id }) => id)) });
      return old.length;
    });
  }
}

/** The lowest ULID of a time. */
function firstIdOf(time: Date): string {
  return `${encodeTime(time.getTime(), 10)}${'0'.repeat(16)}`;
}

const columns = [
  'id',
  'at',
  'route',
  'trace',
  'remedy',
  'action',
  'outcome',
  'reason',
  'request',
  'masked',
  'inputs',
  'answer_digest',
];

function cellsOf(record: DecisionRecord): (string | number)[] {
  const { id, at, route, trace, remedy, action, outcome, reason, request, masked, inputs } = record;
  const { answerDigest } = record;
  return [id, at, route, trace, remedy, action, outcome, reason, request, masked, inputs, answerDigest];
}
