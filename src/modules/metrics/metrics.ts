import { Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { Registry } from 'prom-client';
import { openStoreToken } from '../../database/database.module.js';
import type { OpenStore } from '../../database/open-store.js';
import { engineVersion } from '../../engine/policy/version.js';
import { PublishedDeclarations } from '../assertions/published-declarations.js';
import { VerifyingPool } from '../assertions/verifying-pool.js';
import { Authority } from '../authority/authority.js';
import { SignerTrial } from '../authority/signer-trial.js';
import { DecisionLog } from '../decision-log/decision-log.js';
import { DecisionAnswering } from '../decisions/decision-answering.js';
import type { HttpFigures } from '../http/http-figures.js';
import { OverloadCounts } from '../overload/overload-counts.js';
import { addDurations, addFamily, type Description, type Labels, type Sample } from './family.js';
import { processRegistry } from './process-registry.js';

/**
 * The figures of the service as Prometheus reads them (docs/observability.md, "Metrics"). Whoever does the work
 * counts in plain numbers; they are gathered here when somebody asks.
 */
@Injectable()
export class Metrics {
  readonly #registry = new Registry();

  constructor(
    private readonly adapterHost: HttpAdapterHost<FastifyAdapter>,
    @Inject(openStoreToken) store: OpenStore,
    published: PublishedDeclarations,
    pool: VerifyingPool,
    authority: Authority,
    trial: SignerTrial,
    answering: DecisionAnswering,
    log: DecisionLog,
    overload: OverloadCounts,
  ) {
    this.#value('gauge', ['plugboard_info', 'The version of the engine and of its interfaces.'], () => 1, {
      ...engineVersion,
    });
    this.#http();
    this.#overload(overload);
    this.#decisions(answering, published);
    this.#log(log);
    this.#store(store);
    this.#signing(authority, trial, pool);
  }

  /** All of them, in the text format 0.0.4. */
  async text(): Promise<string> {
    const [own, process] = await Promise.all([this.#registry.metrics(), processRegistry().metrics()]);
    return `${own}\n${process}`;
  }

  #http(): void {
    const figures = (): HttpFigures => this.adapterHost.httpAdapter.getInstance().httpFigures;
    addDurations(
      this.#registry,
      [
        'plugboard_http_request_duration_seconds',
        'Requests that were answered, by route, method and class of status, and how long it took.',
      ],
      () =>
        figures()
          .answered()
          .map(({ durations, ...labels }) => [labels, durations]),
    );
    this.#family(
      'counter',
      ['plugboard_problems_total', 'Requests that were answered with a problem, by its code.'],
      () => Object.entries(figures().problems).map(([code, count]) => [{ code }, count]),
    );
  }

  #overload(counts: OverloadCounts): void {
    this.#value(
      'gauge',
      [
        'plugboard_requests_in_flight',
        'What is being answered: requests, and one more for each 64 KiB of bodies.',
      ],
      () => counts.inFlight,
    );
    this.#family(
      'counter',
      [
        'plugboard_requests_refused_total',
        'Requests that were refused since there was too much to do, or the caller asked too much, by reason.',
      ],
      () => Object.entries(refusalsOf(counts)).map(([reason, count]) => [{ reason }, count]),
    );
    this.#value(
      'gauge',
      ['plugboard_writes_queued', 'Units of work that wait for their turn.'],
      () => counts.queuedWrites,
    );
  }

  #decisions({ counts }: DecisionAnswering, published: PublishedDeclarations): void {
    this.#family(
      'counter',
      ['plugboard_decisions_total', 'Decisions, those of batches too, by action and outcome.'],
      () => counts.list().map(({ count, ...labels }) => [labels, count]),
    );
    const cache = 'Published declarations that are kept compiled';
    this.#value('gauge', ['plugboard_declarations_kept', `${cache}.`], () => published.figures.kept);
    this.#value(
      'gauge',
      ['plugboard_declarations_kept_bytes', `${cache}: about how many bytes they take up.`],
      () => published.figures.bytes,
    );
    this.#family(
      'counter',
      ['plugboard_declarations_asked_total', `${cache}: how often one that was asked for was among them.`],
      () => [
        [{ result: 'hit' }, published.figures.hits],
        [{ result: 'miss' }, published.figures.misses],
      ],
    );
  }

  #log(log: DecisionLog): void {
    this.#family(
      'counter',
      [
        'plugboard_decision_log_records_total',
        'Decisions that were to be logged: written, dropped since too many waited, or refused by the database.',
      ],
      () => Object.entries(log.figures).map(([result, count]) => [{ result }, count]),
    );
    this.#value(
      'gauge',
      ['plugboard_decision_log_waiting', 'Decisions that wait to be logged.'],
      () => log.waiting,
    );
  }

  #store({ unitOfWork, connection, follower }: OpenStore): void {
    addDurations(
      this.#registry,
      ['plugboard_database_unit_duration_seconds', 'Units of work that were stored, and how long it took.'],
      () => [[{}, unitOfWork.figures.done]],
    );
    this.#value(
      'counter',
      [
        'plugboard_database_unit_failures_total',
        'Units of work that were not stored since the database could not.',
      ],
      () => unitOfWork.figures.failed,
    );
    this.#family(
      'gauge',
      ['plugboard_store_revision', 'The revision of the store that answers are made of.'],
      () => readable(() => connection.storeRevision()),
    );
    if (follower === undefined) return;
    this.#value(
      'gauge',
      [
        'plugboard_store_copy_age_seconds',
        'Since when the copy that is read from has not been compared with the database.',
      ],
      () => follower.age / 1000,
    );
    this.#value(
      'gauge',
      ['plugboard_store_copy_follows', 'Whether the copy that is read from is connected to the database.'],
      () => Number(follower.isConnected),
    );
  }

  #signing(authority: Authority, trial: SignerTrial, pool: VerifyingPool): void {
    addDurations(
      this.#registry,
      [
        'plugboard_signature_duration_seconds',
        'Signatures that were made, trials too, and how long it took.',
      ],
      () => [[{}, authority.figures.done]],
    );
    this.#value(
      'counter',
      ['plugboard_signature_failures_total', 'Signatures that could not be made.'],
      () => authority.figures.failed,
    );
    this.#family(
      'gauge',
      ['plugboard_signer_trial_ok', 'Whether the last trial of /readyz could sign; absent before the first.'],
      () => (trial.last === undefined ? [] : [[{}, Number(trial.last.wentWell)]]),
    );
    this.#family(
      'gauge',
      [
        'plugboard_signer_trial_age_seconds',
        'How long ago the last trial of /readyz was; absent before the first.',
      ],
      () => (trial.last === undefined ? [] : [[{}, trial.last.age / 1000]]),
    );
    this.#value(
      'gauge',
      ['plugboard_verifying_threads', 'Threads that verify signatures of large streams.'],
      () => pool.figures.threads,
    );
    this.#value(
      'gauge',
      ['plugboard_verifying_waiting', 'Batches of signatures that wait for these threads.'],
      () => pool.figures.waiting,
    );
  }

  #family(type: 'counter' | 'gauge', description: Description, read: () => readonly Sample[]): void {
    addFamily(this.#registry, type, description, read);
  }

  #value(type: 'counter' | 'gauge', description: Description, read: () => number, labels: Labels = {}): void {
    this.#family(type, description, () => [[labels, read()]]);
  }
}

/** No value where the store cannot be read: the other figures are wanted all the more then. */
function readable(read: () => number): readonly Sample[] {
  try {
    return [[{}, read()]];
  } catch {
    return [];
  }
}

/** How much was refused, by reason. */
function refusalsOf({ shed, limited }: OverloadCounts): Readonly<Record<string, number>> {
  return {
    'in-flight': shed.inFlight,
    'event-loop': shed.eventLoop,
    memory: shed.memory,
    batches: shed.batches,
    'queued-writes': shed.queuedWrites,
    'rate-limit': limited.requests,
    'failed-attempts': limited.failedAttempts,
  };
}
