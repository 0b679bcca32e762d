import type { FlagCode } from '../../../engine/review/flag-codes.js';
import type { ReviewFinding } from '../review-answer.js';

export const sections = ['declaration', 'functional', 'lint', 'security'] as const;

/** What the other tool calls a finding: the section, the check in it, and what the check was about. */
export interface Check {
  readonly section: (typeof sections)[number];
  readonly check: string;
  readonly about: readonly (string | undefined)[];
}

type CheckOf = (finding: ReviewFinding) => Check;

const named =
  (section: Check['section'], check: string): CheckOf =>
  () => ({ section, check, about: [] });
const bySubject =
  (section: Check['section'], check: string): CheckOf =>
  ({ subject, item }) => ({ section, check, about: [subject ?? item?.name] });
const byItem =
  (section: Check['section'], check: (side: 'plug' | 'slot') => string): CheckOf =>
  ({ item, subject }) => ({ section, check: check(item?.side ?? 'plug'), about: [item?.name ?? subject] });

const byQuestion: CheckOf = ({ item, question }) => ({
  section: 'declaration',
  check: `${item?.side ?? 'plug'}s_${question ?? 'connection'}`,
  about: [item?.name, item?.interface],
});

/** The interface, and the sub-rule with what is in it: `network`, `allow-connection_plug-snap-id`. */
const byRule: CheckOf = ({ place, subject }) => {
  const [, rules = '', interfaceName, ...inner] = (place?.pointer ?? '').split('/');
  const detail = inner.filter((segment) => !/^\d+$/.test(segment)).join('_');
  return {
    section: 'declaration',
    check: rules === 'slots' ? 'valid_slots' : 'valid_plugs',
    about: interfaceName === undefined ? [subject] : [interfaceName, detail === '' ? undefined : detail],
  };
};

const byAttribute: CheckOf = ({ item, subject }) => ({
  section: 'lint',
  check: `${item?.side ?? 'plug'}s_attributes`,
  about: [item?.name, subject],
});

const byPath: CheckOf = (finding) => {
  const { item, subject } = finding;
  const name = item?.interface ?? '';
  return name === 'personal-files' || name === 'system-files'
    ? { section: 'lint', check: `${name}_path`, about: [subject] }
    : byAttribute(finding);
};

const byReference: CheckOf = ({ place, subject, observed }) => {
  const pointer = place?.pointer ?? '';
  const kind = pointer.startsWith('/hooks/') ? 'hook' : 'app';
  const side = /\/(?:slots|activates-on)\/\d+$/.test(pointer) ? 'slot' : 'plug';
  return {
    section: 'lint',
    check: `${kind}_${side}s_${side}_reference`,
    about: [subject, typeof observed === 'string' ? observed : undefined],
  };
};

const byValue: CheckOf = ({ subject = 'value' }) => ({
  section: 'lint',
  check: `${subject === 'type' ? 'snap_type' : subject}_valid`,
  about: [],
});

const byName: CheckOf = ({ item, subject }) => ({
  section: 'lint',
  check: 'name_valid',
  about: [item?.name ?? (subject === 'name' ? undefined : subject)],
});

/** By which name the other tool knows what our codes stand for. See docs/reviews-forms.md, "Check names". */
export const reviewToolsChecks: Readonly<Record<FlagCode, CheckOf>> = {
  'install-needs-grant': byQuestion,
  'connect-needs-grant': byQuestion,
  'install-refused-by-grant': byQuestion,
  'connect-refused-by-grant': byQuestion,
  'grant-name-mismatch': byQuestion,
  'grant-attribute-missing': byQuestion,
  'grant-attribute-value': byQuestion,
  'grant-attribute-extra': byQuestion,
  'grant-out-of-scope': byQuestion,
  'snap-type-reserved': byQuestion,
  'classic-only-rule': byQuestion,
  'peer-unknown': byQuestion,
  'auto-connection-not-granted': byQuestion,
  'interface-unknown': ({ item }) => ({
    section: 'declaration',
    check: `${item?.side ?? 'plug'}_known`,
    about: [item?.name, item?.interface],
  }),
  'grant-malformed': byRule,
  'grant-defect': byRule,
  'grant-without-names': (finding) =>
    finding.item === undefined
      ? byRule(finding)
      : {
          section: 'declaration',
          check: 'interface-reference',
          about: [finding.item.name, finding.item.interface],
        },
  'type-needs-review': named('lint', 'snap_type_redflag'),
  'base-reserved': named('lint', 'base_allowed'),
  'classic-needs-review': named('lint', 'confinement_classic'),
  'classic-with-interfaces': named('lint', 'confinement_classic_with_interfaces'),
  'devmode-channels': named('lint', 'confinement_devmode'),
  'daemon-with-browser-support': bySubject('security', 'daemon_with_browser-support'),
  'base-with-interfaces': bySubject('lint', 'base_interfaces'),
  'metadata-unreadable': named('lint', 'metadata_readable'),
  'value-invalid': byValue,
  'name-invalid': byName,
  'version-invalid': named('lint', 'version_valid'),
  'base-not-applicable': named('lint', 'base_valid'),
  'attribute-unknown': byAttribute,
  'attribute-type': byAttribute,
  'attribute-value': byAttribute,
  'attribute-missing': byItem('lint', (side) => `${side}s_required_attributes`),
  'attribute-conflict': byItem('lint', (side) => `${side}s_required_attributes`),
  'path-invalid': byPath,
  'plugs-conflict': byItem('lint', () => 'plugs_conflicting'),
  'reference-undefined': byReference,
  'dbus-name-missing': bySubject('lint', 'dbus_bus-name_required'),
  'dbus-slot-missing': bySubject('lint', 'dbus_slot_required'),
  'dbus-buses-mixed': bySubject('lint', 'dbus_mixed_slots'),
  'system-user-invalid': bySubject('lint', 'system-usernames'),
  'label-too-long': bySubject('security', 'profile_name_length'),
  'label-long': bySubject('security', 'profile_name_length'),
  'name-misleading': byItem('security', () => 'interface-reference-matches-base-decl'),
  'audio-record-alone': named('lint', 'audio-record_with_audio-playback'),
  'link-invalid': named('lint', 'invalid_link'),
  'aliases-in-metadata': bySubject('lint', 'aliases_valid'),
  'key-unknown': bySubject('lint', 'key_unknown'),
  'hook-unknown': bySubject('lint', 'hook_unknown'),
  'key-duplicate': bySubject('lint', 'key_duplicate'),
  'yaml-1-1-trap': bySubject('lint', 'yaml_1_1'),
};
