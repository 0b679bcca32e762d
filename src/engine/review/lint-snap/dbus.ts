import type { AppMetadata } from '../../snap/app-metadata.js';
import type { Snap } from '../../snap/snap.js';
import { flag, type Flag } from '../flag.js';
import { byChanging, placeOf, quoted, type LintSubject } from './subject.js';

/** Lints services on the message bus: their names, and the slots that own them. */
export function* lintDbus({ metadata, snap }: LintSubject): Generator<Flag> {
  const owned = snap && ownedByApp(snap);
  for (const app of metadata.apps) {
    if (app.daemon?.text === 'dbus')
      yield* lintDaemon(app, app.daemon, owned && (owned.get(app.name.text) ?? []));
    if (snap !== undefined) yield* mixedBuses(app, snap);
  }
}

function* lintDaemon(
  app: AppMetadata,
  daemon: NonNullable<AppMetadata['daemon']>,
  owned: readonly Owned[] | undefined,
): Generator<Flag> {
  const { name, busName, daemonScope, activatesOn } = app;
  if (busName === undefined) {
    // A slot that the app is activated on says the name.
    if (activatesOn.length > 0) return;
    yield flag('dbus-name-missing', `app ${quoted(name.text)} is a "dbus" daemon, expected a "bus-name"`, {
      place: placeOf(daemon),
      subject: name.text,
      ...byChanging('add "bus-name" with the name that the daemon owns'),
    });
    return;
  }
  if (owned === undefined) return;
  const bus = daemonScope?.text === 'user' ? 'session' : 'system';
  const wanted = ownedName(bus, busName.text);
  // Slots of other interfaces bring names of their own.
  if (owned.some(({ names, others }) => others || names.has(wanted))) return;
  const message = `app ${quoted(name.text)} has bus name ${quoted(busName.text)}, expected a slot that owns it on the ${bus} bus`;
  yield flag('dbus-slot-missing', message, {
    place: placeOf(busName),
    subject: name.text,
    observed: busName.text,
    ...byChanging(
      `add a slot with interface "dbus", bus "${bus}" and name ${quoted(busName.text)}, and name it in the app`,
    ),
  });
}

function* mixedBuses(app: AppMetadata, snap: Snap): Generator<Flag> {
  const dbus = app.slots
    .flatMap((written) => {
      const slot = snap.slots.get(written.text);
      return slot?.interface === 'dbus' ? [{ written, bus: slot.attributes.bus }] : [];
    })
    .filter(({ bus }) => bus === 'session' || bus === 'system');
  const other = dbus.find(({ bus }) => bus !== dbus[0]?.bus);
  if (other === undefined) return;
  yield flag(
    'dbus-buses-mixed',
    `app ${quoted(app.name.text)} has slots on the session bus and on the system bus, expected those of one bus`,
    {
      place: placeOf(other.written),
      subject: app.name.text,
      ...byChanging('give the slots of one bus to an app of their own'),
    },
  );
}

/** What slots own: names on buses, and whatever slots of other interfaces bring. */
interface Owned {
  readonly names: Set<string>;
  others: boolean;
}

function ownedName(bus: unknown, name: unknown): string {
  return `${String(bus)} ${String(name)}`;
}

/** What the slots of each app own. */
function ownedByApp({ slots }: Snap): ReadonlyMap<string, readonly Owned[]> {
  // Slots that no app names share one list of all apps.
  const byList = new Map<readonly string[], Owned>();
  for (const { apps, interface: interfaceName, attributes } of slots.values()) {
    const owned = byList.get(apps) ?? { names: new Set(), others: false };
    byList.set(apps, owned);
    if (interfaceName === 'dbus') owned.names.add(ownedName(attributes.bus, attributes.name));
    else owned.others = true;
  }
  const byApp = new Map<string, Owned[]>();
  for (const [apps, owned] of byList) {
    for (const app of apps) {
      const all = byApp.get(app);
      if (all === undefined) byApp.set(app, [owned]);
      else all.push(owned);
    }
  }
  return byApp;
}
