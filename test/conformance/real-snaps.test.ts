import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { InvalidInput } from '../../src/engine/invalid-input.js';
import { interfaces } from '../../src/engine/catalogue/catalogue.js';
import { readSnap } from '../../src/engine/snap/read-snap.js';
import type { Endpoint } from '../../src/engine/snap/snap.js';
import { Decisions } from '../../src/modules/decisions/decisions.service.js';
import { describeShared } from '../shared.js';

interface RealSnap {
  readonly file: string;
  readonly parses: boolean;
  readonly name: string | null;
  readonly type: string;
  readonly plugs: Readonly<Record<string, string>>;
  readonly slots: Readonly<Record<string, string>>;
  readonly dropped: Readonly<Record<string, string>>;
  readonly install: Readonly<Record<string, 'allow' | 'deny'>>;
}

/** Metadata of public projects, read as the reference reads it; what it drops as invalid is left out. */
describeShared('real snaps', 'vectors/real-snaps/expected.json', (expectedFile) => {
  const snaps = JSON.parse(readFileSync(expectedFile, 'utf8')) as RealSnap[];
  const textOf = ({ file }: RealSnap) => readFileSync(expectedFile.replace('expected.json', file), 'utf8');

  it.each(snaps.filter(({ parses }) => parses).map((snap) => [snap.file, snap] as const))(
    'reads %s',
    (_, snap) => {
      const read = readSnap(textOf(snap));
      expect(read.name).toBe(snap.name ?? '');
      expect(read.type).toBe(snap.type);
      expect(kept(read.plugs, snap)).toEqual(snap.plugs);
      expect(kept(read.slots, snap)).toEqual(snap.slots);
    },
  );

  it.each(snaps.filter(({ parses }) => parses).map((snap) => [snap.file, snap] as const))(
    'judges the installation of %s',
    (_, snap) => {
      const request = {
        action: 'install',
        snap: { yaml: textOf(snap), declaration: null },
        device: { classic: true },
      } as const;
      const { items } = new Decisions().decide(request, 'none');
      const verdicts = Object.fromEntries(
        (items ?? []).map(({ side, name, outcome }) => [
          `${side} ${name}`,
          outcome === 'deny' ? 'deny' : 'allow',
        ]),
      );
      expect(verdicts).toMatchObject(snap.install);
    },
  );

  it.each(snaps.filter(({ parses }) => !parses).map((snap) => [snap.file, snap] as const))(
    'refuses %s',
    (_, snap) => {
      expect(() => readSnap(textOf(snap))).toThrow(InvalidInput);
    },
  );
});

/** Interfaces by name; those the reference does not know or drops as invalid are left out. */
function kept(
  endpoints: ReadonlyMap<string, Endpoint>,
  { plugs, slots, dropped }: RealSnap,
): Record<string, string> {
  const named = new Set([...Object.keys(plugs), ...Object.keys(slots)]);
  return Object.fromEntries(
    [...endpoints.values()]
      .filter((endpoint) => interfaces.has(endpoint.interface))
      .filter(({ name }) => !(name in dropped) || named.has(name))
      .map((endpoint) => [endpoint.name, endpoint.interface]),
  );
}
