import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { Flag } from '../../src/engine/review/flag.js';
import { flagCodes, type FlagCode } from '../../src/engine/review/flag-codes.js';
import { lintSnap } from '../../src/engine/review/lint-snap/lint-snap.js';
import { InvalidInput } from '../../src/engine/invalid-input.js';
import { readSnapAndMetadata } from '../../src/engine/snap/read-metadata.js';
import { describeShared } from '../shared.js';
import { ownVectors, readVectors } from './vectors.js';

interface ReviewCase {
  readonly id: string;
  readonly note: string;
  readonly checks: readonly string[];
  readonly request: { readonly yaml: string; readonly classicAllowed?: boolean };
  readonly reference: {
    readonly findings: readonly {
      readonly severity: string;
      readonly check: string;
      readonly manualReview: boolean;
    }[];
  };
}

interface Divergence {
  readonly id: string;
  readonly paragraph: string;
  readonly why: string;
}

/** The codes that say what a finding of the reference says; one of them has to be found. */
const codesOfFinding: Readonly<Record<string, readonly FlagCode[]>> = {
  snap_type_redflag: ['type-needs-review'],
  snap_type_valid: ['value-invalid'],
  confinement_classic: ['classic-needs-review'],
  confinement_classic_with_interfaces: ['classic-with-interfaces'],
  confinement_valid: ['value-invalid'],
  grade_valid: ['value-invalid'],
  base_interfaces: ['base-with-interfaces'],
  base_allowed: ['base-reserved'],
  plugs: ['interface-unknown'],
  plugs_attributes: ['attribute-unknown', 'attribute-type'],
  plugs_required_attributes: ['attribute-missing'],
  slots_required_attributes: ['attribute-missing', 'attribute-conflict'],
  plugs_conflicting: ['plugs-conflict'],
  'personal-files_path': ['path-invalid'],
  'system-files_path': ['path-invalid'],
  'dbus_bus-name_required': ['dbus-name-missing'],
  dbus_mixed_slots: ['dbus-buses-mixed'],
  'system-usernames': ['system-user-invalid'],
  'audio-record_with_audio-playback': ['audio-record-alone'],
  app_plugs_plug_reference: ['reference-undefined'],
  invalid_link: ['link-invalid'],
  'daemon_with_browser-support': ['daemon-with-browser-support'],
  'interface-reference-matches-base-decl': ['name-misleading'],
  profile_name_length: ['label-long', 'label-too-long'],
};

const attributeCodes = [
  'attribute-unknown',
  'attribute-type',
  'attribute-value',
  'attribute-missing',
  'attribute-conflict',
  'path-invalid',
] as const;

/** What each check of the reference looks for, in our codes: of those, nothing else may be found. */
const codesOfCheck: Readonly<Record<string, readonly FlagCode[]>> = {
  check_type: ['value-invalid'],
  check_type_redflagged: ['type-needs-review'],
  check_confinement: ['value-invalid', 'classic-needs-review', 'classic-with-interfaces'],
  check_grade: ['value-invalid'],
  check_base: ['base-reserved', 'base-not-applicable'],
  check_base_interfaces: ['base-with-interfaces'],
  check_plugs: ['interface-unknown', 'plugs-conflict', ...attributeCodes],
  check_slots: ['interface-unknown', ...attributeCodes],
  check_interface_personal_system_files_plugs: [...attributeCodes],
  check_apps_invalid_combinations: ['dbus-name-missing', 'dbus-slot-missing', 'dbus-buses-mixed'],
  check_apps_plugs: ['reference-undefined'],
  check_apps_aliases: ['aliases-in-metadata'],
  check_system_usernames: ['system-user-invalid'],
  check_audio_record_without_audio_playback: ['audio-record-alone'],
  check_links: ['link-invalid', 'value-invalid'],
  check_security_plugs_browser_support_with_daemon: ['daemon-with-browser-support'],
  check_interface_reference_matches_base_decl: ['name-misleading'],
  check_apparmor_profile_name_length: ['label-long', 'label-too-long'],
};

const divergences = JSON.parse(
  readFileSync(new URL('review-divergences.json', import.meta.url), 'utf8'),
) as Divergence[];
const reasonOf = new Map(divergences.map((divergence) => [divergence.id, divergence]));
const cases = readVectors<ReviewCase>(ownVectors('review')).filter(({ id }) => /^[LX]/.test(id));

/** What was found of what the case is about; infos without mark are none of the reference's findings. */
function foundOf({ checks, request }: ReviewCase): readonly Flag[] {
  const { metadata, snap } = readSnapAndMetadata(request.yaml);
  const family = new Set(checks.flatMap((check) => codesOfCheck[check] ?? []));
  return lintSnap(metadata, snap, { classicAllowed: request.classicAllowed ?? false }).filter(
    ({ code, severity, manualReview }) => family.has(code) && (severity !== 'info' || manualReview),
  );
}

/** Whether each finding has a flag of its own that says the same as gravely, and nothing else was found. */
function agrees(given: ReviewCase): boolean {
  const { findings } = given.reference;
  const found = foundOf(given);
  return (
    found.length === findings.length &&
    findings.every(({ check, severity, manualReview }) =>
      found.some(
        (flag) =>
          codesOfFinding[check]?.includes(flag.code) === true &&
          flag.severity === severity &&
          flag.manualReview === manualReview,
      ),
    )
  );
}

describe('the review cases about metadata', () => {
  it('are all there', () => {
    expect(cases.map(({ id }) => id[0]).filter((family) => family === 'L')).toHaveLength(36);
    expect(cases).toHaveLength(40);
    for (const { checks, reference } of cases) {
      expect(checks.filter((check) => !(check in codesOfCheck))).toEqual([]);
      expect(reference.findings.filter(({ check }) => !(check in codesOfFinding))).toEqual([]);
    }
  });

  it.each(cases.map((given) => [given.id, given.note, given] as const))('%s: %s', (id, _, given) => {
    const reason = reasonOf.get(id);
    if (reason === undefined) {
      expect({ found: foundOf(given), agrees: agrees(given) }).toMatchObject({ agrees: true });
    } else {
      expect(reason.paragraph).not.toBe('');
      expect({ divergesStill: !agrees(given), why: reason.why }).toEqual({
        divergesStill: true,
        why: expect.stringMatching(/./),
      });
    }
  });
});

interface RealSnap {
  readonly file: string;
  readonly parses: boolean;
  readonly plugs?: Readonly<Record<string, string>>;
  readonly slots?: Readonly<Record<string, string>>;
}

describeShared('the metadata of real snaps', 'vectors/real-snaps/expected.json', (expectedFile) => {
  const snaps = JSON.parse(readFileSync(expectedFile, 'utf8')) as RealSnap[];
  const read = ({ file }: RealSnap) =>
    readSnapAndMetadata(readFileSync(expectedFile.replace('expected.json', file), 'utf8'));

  it.each(snaps.map((snap) => [snap.file, snap] as const))('is linted: %s', (_, real) => {
    let given;
    try {
      given = read(real);
    } catch (fault) {
      expect(fault).toBeInstanceOf(InvalidInput);
      expect(real.parses).toBe(false);
      return;
    }
    const flags = lintSnap(given.metadata, given.snap, { classicAllowed: false });
    expect(given.snap !== undefined).toBe(real.parses);
    for (const flag of flags) {
      expect(flag.code in flagCodes).toBe(true);
      expect(flag.place?.line).toBeGreaterThan(0);
      expect(flag.place?.column).toBeGreaterThan(0);
    }
    // What a device keeps is no fault of attributes, and what it knows is no undefined reference.
    const isKept = (side: string, name: unknown) =>
      String(name) in ((side === 'plug' ? real.plugs : real.slots) ?? {});
    const wrong = flags.filter(({ code, item, observed, place }) => {
      if (code.startsWith('attribute-')) return item !== undefined && isKept(item.side, item.name);
      const side = place?.pointer.includes('/plugs/') ? 'plug' : 'slot';
      return code === 'reference-undefined' && isKept(side, observed);
    });
    expect(wrong).toEqual([]);
  });
});
