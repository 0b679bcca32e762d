import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { decode, type Assertion } from '../../src/engine/asserts/decode.js';
import { decodeOneOrMore } from '../../src/engine/asserts/stream.js';
import { InvalidInput } from '../../src/engine/invalid-input.js';
import { AssertionSearch } from '../../src/modules/assertions/assertion-search.js';
import { recordStored } from '../../src/modules/assertions/assertion-report.js';
import { Ingest } from '../../src/modules/assertions/ingest.js';
import { StreamRefused } from '../../src/modules/assertions/stream-refused.js';
import { AuditEntries } from '../../src/modules/audit/audit-entries.js';
import { AuditLog } from '../../src/modules/audit/audit-log.js';
import { verifyChain } from '../../src/modules/audit/verify-chain.js';
import { keyDraft } from '../../src/modules/authority/founding.js';
import { buildService, type ChildService, startChild, verifyAudit } from '../support/child-service.js';
import { temporaryDirectory } from '../support/database.js';
import { testSigner } from '../support/keys.js';
import { account, declaration, rulesOfFormat, signed, validationSet } from '../support/store-drafts.js';
import { type Mutant, mutantOf } from './mutations.js';
import { askRaw } from './raw-http.js';
import { type Service, startService } from './service.js';
import { assertionType, publisherId, snapId } from './store-samples.js';

/**
 * The same every time, but for `FUZZ_SEED`. A failure prints it with the number of the mutant, and the text itself, as
 * keys and so signatures are new in every run.
 */
const seed = Number(process.env.FUZZ_SEED ?? 20_260_131);
const runs = Number(process.env.FUZZ_ASSERTIONS ?? 100_000);
const runsOverHttp = Math.ceil(runs / 20);
const atOnce = 32;

/** What mutants are made of, and what was signed and so may verify. */
interface Originals {
  readonly texts: readonly Buffer[];
  readonly contents: ReadonlySet<string>;
}

/** Each kind that is stored, with and without body, rules and format; the service that takes them is there already. */
async function originals(): Promise<Originals> {
  const { publicKey } = testSigner('stranger');
  const signedTexts = await Promise.all(
    [
      account(publisherId),
      keyDraft(publisherId, publicKey, 'models', { since: Date.now() }),
      declaration(snapId('plain'), publisherId),
      declaration(snapId('ruled'), publisherId, { format: '1', revision: '4', ...rulesOfFormat[1] }),
      declaration(snapId('newer'), publisherId, { format: '6', revision: '2', ...rulesOfFormat[6] }),
      declaration(snapId('aliased'), publisherId, {
        aliases: [{ name: 'photo', target: 'photo-booth' }],
        'refresh-control': ['other'],
        'snap-name': 'Köhler',
      }),
      validationSet('fleet', 3),
    ].map((draft) => signed(draft)),
  );
  const texts = signedTexts.map((text) => Buffer.from(text));
  return { texts, contents: new Set(texts.map((text) => contentOf(decode(text)))) };
}

function streamOf({ texts }: Originals): Buffer {
  return Buffer.from(texts.map((text) => text.toString()).join('\n'));
}

function isOriginal({ text }: Mutant, { texts }: Originals): boolean {
  return texts.some((original) => original.equals(text));
}

/** Why a mutant went through, or came to no refusal; undefined where all is well. */
type Finding = string | undefined;

function described(number: number, { kinds, text }: Mutant, what: string): string {
  return `${what} (FUZZ_SEED=${seed}, mutant ${number}: ${kinds.join(', ')})\n${JSON.stringify(text.toString('latin1'))}`;
}

describe('mutated assertions', () => {
  describe('in process', () => {
    let service: Service;
    let source: Originals;

    beforeAll(async () => {
      service = await startService();
      source = await originals();
      await take(service, streamOf(source));
    });

    afterAll(() => service.close());

    it(`are refused or change nothing: ${runs} of them`, async () => {
      const before = await stateOf(service);
      const seen = new Map<string, number>();
      for (let number = 0; number < runs; number++) {
        const mutant = mutantOf(seed, number, source.texts);
        if (isOriginal(mutant, source)) continue;
        const [outcome, finding] = await judged(service, mutant, source.contents);
        if (finding !== undefined) throw new Error(described(number, mutant, finding));
        seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
      }
      expect(await stateOf(service)).toEqual(before);
      // The mutations reach every gate: reading, form, rules, authority, signature, revision.
      for (const code of ['assertion-invalid', 'rule-invalid', 'signature-invalid', 'prerequisite-missing']) {
        expect([code, seen.get(code) ?? 0]).toEqual([code, expect.any(Number)]);
        expect(seen.get(code) ?? 0).toBeGreaterThan(runs / 2000);
      }
      expect(seen.get('unchanged') ?? 0).toBeLessThan(runs / 4);
    }, 600_000);
  });

  describe('over HTTP', () => {
    let child: ChildService;
    let source: Originals;
    const directory = temporaryDirectory();
    const data = join(directory.path, 'data');
    let headers: Record<string, string>;

    beforeAll(async () => {
      buildService();
      child = await startChild(data);
      source = await originals();
      headers = { 'content-type': assertionType, authorization: `Bearer ${child.token ?? ''}` };
      const first = await askRaw(child.port, 'POST', '/v2/assertions', { headers, body: streamOf(source) });
      expect(first.status).toBe(201);
    }, 120_000);

    afterAll(async () => {
      child.process.kill('SIGKILL');
      await child.ended;
      directory.remove();
    });

    const stored = async () => (await askRaw(child.port, 'GET', '/v1/assertions?limit=1000')).body.toString();

    it(`are refused or change nothing: ${runsOverHttp} of them, ${atOnce} at once`, async () => {
      const before = await stored();
      let next = runs;
      const statuses = new Map<number, number>();
      const caller = async () => {
        while (next < runs + runsOverHttp) {
          const number = next++;
          const mutant = mutantOf(seed, number, source.texts);
          if (isOriginal(mutant, source)) continue;
          const { status, body } = await askRaw(child.port, 'POST', '/v2/assertions', {
            headers,
            body: mutant.text,
          });
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
          if (![200, 400, 409, 422].includes(status)) {
            throw new Error(described(number, mutant, `answered ${status} ${body.toString()}`));
          }
        }
      };
      await Promise.all(Array.from({ length: atOnce }, caller));
      expect(statuses.get(422)).toBeGreaterThan(runsOverHttp / 2);
      expect(await stored()).toBe(before);
      expect((await askRaw(child.port, 'GET', '/readyz')).status).toBe(200);
      child.process.kill('SIGTERM');
      // Node ends a process whose rejections nobody handles, and says so.
      expect(await child.ended).toMatchObject({ status: 0, signal: null, stderr: '' });
      expect(verifyAudit(data)).toMatchObject({ status: 0 });
    }, 300_000);
  });
});

/** Takes a body as POST /v2/assertions does. */
function take({ app }: Service, body: Buffer) {
  const record = recordStored(app.get(AuditLog), { actor: 'local' }, 'assertions-stored');
  return app.get(Ingest).take(decodeOneOrMore(body), record);
}

/** What became of a mutant, and what should not have. */
async function judged(
  service: Service,
  { text }: Mutant,
  contents: ReadonlySet<string>,
): Promise<[outcome: string, finding: Finding]> {
  try {
    const taken = await take(service, text);
    const isWhole = taken.every(({ outcome }) => outcome === 'unchanged');
    return ['unchanged', isWhole && allSigned(text, contents) ? undefined : 'was taken'];
  } catch (error) {
    if (error instanceof InvalidInput) return [error.code, undefined];
    if (!(error instanceof StreamRefused)) return ['thrown', `threw ${String((error as Error).stack)}`];
    const codes = new Set(error.refusals.map(({ fault }) => fault.code));
    // Revisions are looked at last: who gets there has been verified.
    const isForged = codes.has('revision-conflict') && !allSigned(text, contents);
    return [error.refusals[0].fault.code, isForged ? 'was verified' : undefined];
  }
}

function allSigned(text: Buffer, contents: ReadonlySet<string>): boolean {
  return decodeOneOrMore(text).every((assertion) => contents.has(contentOf(assertion)));
}

function contentOf({ content }: Assertion): string {
  return Buffer.from(content).toString('latin1');
}

/** All that storing would change. */
async function stateOf({ app }: Service): Promise<object> {
  const counts: unknown = await app
    .get(DataSource)
    .query(
      'SELECT (SELECT count(*) FROM assertion) AS assertions, (SELECT count(*) FROM assertion_header) AS headers, (SELECT count(*) FROM audit_entry) AS entries',
    );
  const digests = app
    .get(AssertionSearch)
    .page({ headers: {} }, '', 1000)
    .found.map(({ digest }) => digest);
  const audit = app.get(AuditEntries).read((entries, head) => verifyChain(entries, head));
  expect(audit).not.toHaveProperty('fault');
  return { counts, digests, audit };
}
