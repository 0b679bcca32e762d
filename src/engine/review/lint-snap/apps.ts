import type { Endpoint, Snap } from '../../snap/snap.js';
import { flag, type Flag } from '../flag.js';
import { byChanging, itemOf, placeOf, quoted, type LintSubject } from './subject.js';

/** Lints what apps ask for that is not theirs alone to have. */
export function* lintApps({ metadata, snap }: LintSubject): Generator<Flag> {
  const browsers = snap === undefined ? new Map<string, Endpoint>() : browsersByApp(snap);
  for (const app of metadata.apps) {
    const [alias] = app.aliases;
    if (alias !== undefined) {
      yield flag(
        'aliases-in-metadata',
        `alias ${quoted(alias.text)} of app ${quoted(app.name.text)} has no effect, the store grants aliases`,
        {
          place: placeOf(alias),
          subject: app.name.text,
          ...byChanging('take "aliases" out, and ask the store for them'),
        },
      );
    }
    const browser = browsers.get(app.name.text);
    if (app.daemon === undefined || browser === undefined) continue;
    const message = `daemon ${quoted(app.name.text)} has plug ${quoted(browser.name)} of "browser-support", which a person looks at`;
    yield flag('daemon-with-browser-support', message, {
      item: itemOf('plug', browser),
      place: placeOf(app.daemon),
      subject: app.name.text,
    });
  }
}

/** For each app with a web engine, the first plug for it. */
function browsersByApp({ plugs }: Snap): ReadonlyMap<string, Endpoint> {
  const found = new Map<string, Endpoint>();
  // Plugs that no app names share one list of all apps.
  const seen = new Set<readonly string[]>();
  for (const plug of plugs.values()) {
    if (plug.interface !== 'browser-support' || seen.has(plug.apps)) continue;
    seen.add(plug.apps);
    for (const app of plug.apps) if (!found.has(app)) found.set(app, plug);
  }
  return found;
}
