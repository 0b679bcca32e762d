import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { InputFault } from '../../src/cli/input/input-fault.js';
import { statusOf } from '../../src/cli/review/status.js';
import type { Verdict } from '../../src/engine/review/verdict.js';
import { Reviews } from '../../src/modules/reviews/reviews.service.js';
import { Subjects } from '../../src/modules/decisions/subjects.js';
import { describeTools } from '../clients/tools.js';
import { temporaryDirectory } from '../support/database.js';
import { startChild, type ChildService } from '../support/child-service.js';
import { squashfsImage } from '../support/squashfs-image.js';
import { answerOf, baseDeclaration, build, snapDeclaration, workplace, type Run } from './plugboard.js';

const plain = 'name: plain-app\nversion: "1"\nplugs: {network: }\napps: {run: {command: bin/run}}\n';
const held = 'name: held-app\nversion: "1"\nplugs:\n  docker-support:\napps: {run: {command: bin/run}}\n';
const grant = { plugs: { 'docker-support': { 'allow-installation': true } } };
const grantHeaders =
  'plugs:\n  docker-support:\n    allow-installation: true\n    allow-auto-connection: false';
const noReview = new Reviews(new Subjects()).review({ yaml: 'name: nothing\n' }, 0);
const ownId = 'heldHeldHeldHeldHeldHeldHeldHeld';

const place = workplace({
  'plain.yaml': plain,
  'held.yaml': held,
  'bad.yaml': 'name: [\n',
  'unreadable.yaml': 'name: an-app\nversion: "1"\nplugs:\n  a: {interface: [1]}\n',
  'faulty.yaml':
    'name: faulty\nversion: "1"\nplugs: {themes: {interface: content}}\napps: {run: {command: bin/run}}\n',
  'grant.json': JSON.stringify(grant),
  'grant.assert': snapDeclaration(ownId, 4, grantHeaders),
  'bare.json': JSON.stringify(grant.plugs),
  'malformed.json': JSON.stringify({ plugs: { 'docker-support': { 'allow-installation': 'maybe' } } }),
  'rules/plugs.json': JSON.stringify(grant.plugs),
  'published/plugs.json': JSON.stringify({
    'docker-support': { 'allow-installation': 'true', 'allow-auto-connection': 'false' },
  }),
  'by-name/held-app.json': JSON.stringify(grant),
  'by-name/other.assert': snapDeclaration('other', 1),
  'both/held-app.json': '{}',
  'both/held-app.assert': '',
  'empty/readme': '',
  'base.assert': baseDeclaration(1, 'slots:\n  network:\n    deny-auto-connection: true'),
  'exceptions.json': JSON.stringify([
    { snapId: ownId, publisherId: 'canonical', code: 'install-needs-grant', reason: 'agreed' },
  ]),
  'other-declaration.json': JSON.stringify({ 'snap-id': ownId, 'publisher-id': 'canonical', plugs: {} }),
  'fake.snap': 'PK',
});
place.write('plain.snap', squashfsImage(plain));
place.write('-held.snap', squashfsImage(held, { fragment: true }));
place.write('bare.snap', squashfsImage(plain, { name: 'other' }));
place.write('bad.snap', squashfsImage('name: [\n'));
place.write('latin.snap', squashfsImage(Buffer.from('name: \xe9', 'latin1')));
place.write('large.snap', squashfsImage(Buffer.alloc(512 * 1024 + 1, 'x')));
place.write('large.yaml', 'x'.repeat(512 * 1024 + 1));

beforeAll(build, 120_000);
afterAll(() => {
  place.remove();
});

const review = (line: string, input?: string): Promise<Run> =>
  place.run(['review', ...line.split(' ')], input === undefined ? {} : { input });
const verdict = (run: Run) => (answerOf(run, 'POST', '/v1/reviews') as { verdict: string }).verdict;

describe('review', () => {
  it.each([
    ['plain.yaml', 0, /^approve: snap "plain-app" \(app, strict\)/],
    ['plain.snap', 0, /^approve: snap "plain-app"/],
    ['./-held.snap', 3, /^hold: snap "held-app"/],
    ['held.yaml', 3, /held\.yaml:4:3\n {2}install-needs-grant: /],
    ['faulty.yaml', 4, /^reject: snap "faulty"[\s\S]*\n {2}attribute-missing/],
    ['unreadable.yaml --declaration by-name', 4, /unreadable\.yaml:4:\d+: metadata-unreadable/],
    ['-- -held.snap', 3, / at -held\.snap\/meta\/snap\.yaml:4:3\n/],
  ])('tells of %s and ends with %d', async (file, status, text) => {
    expect(await review(file)).toEqual({ status, stdout: expect.stringMatching(text), stderr: '' });
  });

  it('reads the metadata from the standard input', async () => {
    expect(await review('-', held)).toMatchObject({
      status: 3,
      stdout: expect.stringContaining('standard input:4:3'),
    });
  });

  it('reads a snap by itself where there is no unsquashfs', async () => {
    const run = await place.run(['review', 'plain.snap', '--', '-held.snap'], {
      env: { PATH: '/nonexistent' },
    });
    expect(run).toMatchObject({ status: 3, stderr: '' });
    expect(run.stdout).toContain('approve: snap "plain-app"');
  });

  it.each<[Verdict[], number]>([
    [['approve'], 0],
    [['approve', 'hold'], 3],
    [['reject', 'hold', 'approve'], 4],
  ])('ends with the worst of %j: %d', (verdicts, status) => {
    const reviews = verdicts.map((one) => ({ path: one, file: one, answer: { ...noReview, verdict: one } }));
    expect(statusOf(reviews, 'text')).toBe(status);
    const fault = { path: 'bad', fault: new InputFault('bad') };
    expect(statusOf([...reviews, fault], 'text')).toBe(2);
  });

  it.each(['grant.json', 'grant.assert', 'rules', 'by-name', `grant.json --snap-id ${ownId}`])(
    'approves with the grant in %s',
    async (path) => {
      const run = await review(`held.yaml --format json --declaration ${path}`);
      const { findings } = answerOf(run, 'POST', '/v1/reviews') as { findings: { code: string }[] };
      expect(findings.map(({ code }) => code)).not.toContain('install-needs-grant');
    },
  );

  it('approves with the grant that it proposes', async () => {
    const { grant: proposed } = answerOf(await review('held.yaml --format json'), 'POST', '/v1/reviews') as {
      grant: object;
    };
    place.write('proposed.json', JSON.stringify(proposed));
    expect(verdict(await review('held.yaml --format json --declaration proposed.json'))).toBe('approve');
  });

  it('grants nothing to a snap that a folder has no declaration for', async () => {
    place.write('others/other-app.json', JSON.stringify(grant));
    expect(verdict(await review('held.yaml --format json --declaration others'))).toBe('hold');
  });

  it('goes by the base-declaration that is given', async () => {
    const run = await review('plain.yaml --base-declaration base.assert --format json');
    expect(answerOf(run, 'POST', '/v1/reviews')).toMatchObject({
      inputs: { baseDeclaration: { source: 'inline' } },
      findings: [{ code: 'auto-connection-not-granted' }],
    });
  });

  it('lifts what an exception says, and what the earlier revision had', async () => {
    const excepted = await review(
      'held.yaml --declaration other-declaration.json --exceptions exceptions.json',
    );
    expect(excepted.stdout).toContain('an exception lifts it: agreed');
    expect(excepted.status).toBe(0);
    expect((await review('held.yaml --since ./-held.snap')).stdout).toContain(
      'the earlier revision was approved with it',
    );
    expect((await review('held.yaml --since plain.yaml')).status).toBe(3);
  });

  it('goes by what is published for the snap-id', async () => {
    const importing = `import published --snap-id ${ownId} --publisher-id held-inc --snap-name held-app --data data`;
    expect((await place.run(importing.split(' '))).status).toBe(0);
    const args = `held.yaml --snap-id ${ownId} --format json`;
    const codes = (run: Run) =>
      (JSON.parse(run.stdout) as { findings: { code: string }[] }).findings.map(({ code }) => code);
    expect(codes(await review(`${args} --data data`))).not.toContain('install-needs-grant');
    expect(codes(await review(args))).not.toContain('install-needs-grant');
    expect(codes(await review('held.yaml --format json'))).toContain('install-needs-grant');
  });
});

describe('the forms of a review', () => {
  it('is SARIF with a run for each file', async () => {
    const { status, stdout } = await review('plain.yaml held.yaml --format sarif');
    const log = JSON.parse(stdout) as { version: string; runs: { results: { ruleId: string }[] }[] };
    expect(status).toBe(3);
    expect(log.version).toBe('2.1.0');
    expect(log.runs).toHaveLength(2);
    expect(log.runs[1]?.results.map(({ ruleId }) => ruleId)).toContain('install-needs-grant');
  });

  it('is JUnit XML with a test-suite for each file', async () => {
    const { stdout } = await review('plain.yaml held.yaml --format junit');
    expect(stdout.match(/<testsuite /g)).toHaveLength(2);
    expect(stdout.match(/<\?xml/g)).toHaveLength(1);
    expect(stdout).toMatch(/<testsuites name="plugboard" tests="6" failures="1"/);
  });

  it('is JSON with a line for each file, faults among them', async () => {
    const { status, stdout, stderr } = await review('plain.yaml bad.yaml held.yaml --format json');
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(status).toBe(2);
    expect(lines).toMatchObject([
      { verdict: 'approve' },
      { error: { status: 400, detail: expect.stringContaining('bad.yaml:2:1') } },
      { verdict: 'hold' },
    ]);
    expect(stderr).toMatch(/^bad\.yaml:2:1/);
  });

  it.each([
    ['plain.yaml', 0],
    ['held.yaml plain.yaml', 2],
    ['held.yaml missing.yaml', 1],
    ['held.yaml --data nowhere', 1],
    ['held.yaml --token x', 1],
  ])('ends as the older tool does for %s: %d', async (line, status) => {
    expect((await review(`${line} --format review-tools`)).status).toBe(status);
  });

  it('is the report of the older tool, of several files by file', async () => {
    const one = JSON.parse((await review('held.yaml --format review-tools')).stdout) as Record<
      string,
      unknown
    >;
    const run = await review('held.yaml plain.yaml --format review-tools');
    expect(JSON.parse(run.stdout)).toMatchObject({ 'held.yaml': one, 'plain.yaml': {} });
  });
});

describe('what review refuses', () => {
  it.each([
    ['missing.yaml', 'missing.yaml: cannot be read: there is no such file or folder\n'],
    ['empty', 'empty: cannot be read: it is a folder, expected a file\n'],
    ['large.yaml', 'large.yaml: is larger than 0.5 MiB, the most that is read\n'],
    ['fake.snap', 'fake.snap: is no snap, expected a squashfs image\n'],
    ['bare.snap', 'bare.snap: holds no meta/snap.yaml\n'],
    ['large.snap', 'large.snap: has 524289 bytes, the most that is read are 524288\n'],
    ['latin.snap', 'latin.snap/meta/snap.yaml: is not UTF-8 text\n'],
    ['bad.snap', expect.stringMatching(/^bad\.snap\/meta\/snap\.yaml:2:1: not YAML/)],
    ['held.yaml --declaration bare.json', expect.stringMatching(/^bare\.json: has none of the headers/)],
    ['held.yaml --declaration empty', expect.stringMatching(/^empty: holds neither plugs\.json nor/)],
    [
      'held.yaml --declaration both',
      expect.stringMatching(/^both: holds both held-app\.assert and held-app\.json/),
    ],
    ['held.yaml --exceptions grant.json', 'grant.json: expected a list\n'],
    ['held.yaml --token x', '--token: expected --server with it\n'],
    ['held.yaml plain.yaml --snap-id x', '--snap-id: is about one snap, expected one file with it\n'],
    ['held.yaml --data nowhere', 'nowhere: holds no database; "plugboard import" makes one\n'],
    ['held.yaml --server ftp://x', '--server: "ftp://x" is no URL with http or https\n'],
    [
      'held.yaml --server http://127.0.0.1:65535',
      'http://127.0.0.1:65535: cannot be asked: nobody listens there\n',
    ],
  ])('%s', async (line, stderr) => {
    expect(await review(line)).toEqual({ status: 2, stdout: '', stderr });
  });

  it('a malformed grant holds the snap, and says whose fault it is', async () => {
    const { status, stdout } = await review('held.yaml --declaration malformed.json');
    expect(status).toBe(3);
    expect(stdout).toContain('grant-malformed');
  });
});

describe('review by a service', () => {
  const data = temporaryDirectory();
  let service: ChildService;

  beforeAll(async () => {
    service = await startChild(data.path);
  }, 60_000);
  afterAll(async () => {
    service.process.kill('SIGTERM');
    await service.ended;
    data.remove();
  });

  it('is the same as by this program', async () => {
    const here = (await review('-- -held.snap')).stdout;
    expect(await place.run(['review', '--server', service.url, '--', '-held.snap'])).toEqual({
      status: 3,
      stdout: here,
      stderr: '',
    });
  });

  it('tells what the service refuses in terms of the files', async () => {
    const { status, stderr } = await review(`bad.yaml --server ${service.url}`);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^bad\.yaml:2:1: not YAML/);
  });
});

describeTools('review of snaps that mksquashfs makes', ['mksquashfs', 'unsquashfs'], () => {
  it.each(['gzip', 'xz', 'lzo', 'zstd'])('compressed with %s', async (compression) => {
    mkdirSync(join(place.path, 'made/meta'), { recursive: true });
    writeFileSync(join(place.path, 'made/meta/snap.yaml'), held);
    const args = ['made', `${compression}.snap`, '-comp', compression, '-noappend', '-quiet', '-no-progress'];
    expect(spawnSync('mksquashfs', args, { cwd: place.path }).status).toBe(0);
    expect(verdict(await review(`${compression}.snap --format json`))).toBe('hold');
  });
});
