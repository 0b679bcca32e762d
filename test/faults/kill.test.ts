import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decode } from '../../src/engine/asserts/decode.js';
import { openStore } from '../../src/database/open-store.js';
import { AccountKeys } from '../../src/modules/assertions/account-keys.js';
import { Assertions } from '../../src/modules/assertions/assertions.js';
import { Ingest } from '../../src/modules/assertions/ingest.js';
import { Trust } from '../../src/modules/assertions/trust.js';
import { VerifyingPool } from '../../src/modules/assertions/verifying-pool.js';
import { entities } from '../../src/modules/entities.js';
import { buildService, type ChildService, verifyAudit } from '../support/child-service.js';
import { temporaryDirectory } from '../support/database.js';
import { askRaw } from '../e2e/raw-http.js';
import { asText } from '../e2e/store-samples.js';
import { PublishingRun } from './publishing-run.js';

const plan = { publications: 200, snaps: 10, kills: 6, seed: Number(process.env.KILL_SEED ?? 20_260_131) };

describe(`a service killed ${plan.kills} times while it publishes (KILL_SEED=${plan.seed})`, () => {
  const directory = temporaryDirectory();
  const data = join(directory.path, 'data');
  const run = new PublishingRun(data, plan);
  let service: ChildService;

  beforeAll(async () => {
    buildService();
    service = await run.go();
  }, 300_000);

  afterAll(async () => {
    await run.stop();
    directory.remove();
  });

  it('was killed in the middle of its work, and was read all the while', () => {
    expect(run.acknowledged).toHaveLength(plan.publications);
    expect(run.broken.publisher).toBeGreaterThan(0);
    expect(run.reads).toBeGreaterThan(plan.publications);
  });

  it('has published everything once: the revisions of each snap count up without a gap', () => {
    const bySnap = new Map<string, number[]>();
    for (const { job, revision } of run.acknowledged) {
      bySnap.set(
        job.snapId,
        [...(bySnap.get(job.snapId) ?? []), revision].sort((a, b) => a - b),
      );
    }
    const each = plan.publications / plan.snaps;
    for (const revisions of bySnap.values()) {
      const [first = 0] = revisions;
      expect(revisions).toEqual(Array.from({ length: each }, (_, index) => first + index));
    }
  });

  it('serves the newest of what it has acknowledged, byte for byte', async () => {
    const newest = new Map<string, (typeof run.acknowledged)[number]>();
    for (const one of run.acknowledged) {
      if (one.revision >= (newest.get(one.job.snapId)?.revision ?? 0)) newest.set(one.job.snapId, one);
    }
    for (const [id, { text }] of newest) {
      const path = `/v2/assertions/snap-declaration/16/${id}?max-format=7`;
      const { body } = await askRaw(service.port, 'GET', path, { headers: asText });
      expect(body.toString()).toBe(text);
    }
  });

  it('ends in order, and has all of it on disk: verified, and recorded in a whole audit log', async () => {
    service.process.kill('SIGTERM');
    expect(await service.ended).toMatchObject({ status: 0, signal: null, stderr: '' });
    expect(verifyAudit(data)).toMatchObject({ status: 0 });
    const { dataSource, connection, unitOfWork, close } = await openStore(
      { data, databaseUrl: undefined },
      entities,
    );
    try {
      const assertions = new Assertions(connection);
      const trust = new Trust(connection);
      const keys = new AccountKeys(assertions, trust);
      const ingest = new Ingest(assertions, keys, trust, unitOfWork, new VerifyingPool());
      for (const { job, revision, format, text } of run.acknowledged) {
        const stored = assertions.exact('snap-declaration', `16/${job.snapId}`, revision, format);
        expect(stored?.text).toBe(text);
        await ingest.verify([decode(Buffer.from(text))]);
      }
      const recorded: unknown = await dataSource.query(
        "SELECT count(*) AS count FROM audit_entry WHERE action = 'declaration-published'",
      );
      expect(recorded).toEqual([{ count: plan.publications }]);
    } finally {
      await close();
    }
  });
});
