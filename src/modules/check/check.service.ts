import type { Assertion } from '../../engine/asserts/decode.js';
import { decodeOneOrMore } from '../../engine/asserts/stream.js';
import { InvalidInput } from '../../engine/invalid-input.js';
import { checkRules } from '../../engine/rules/declaration.js';
import { readSnap } from '../../engine/snap/read-snap.js';
import type { Endpoint, Snap } from '../../engine/snap/snap.js';
import type { AssertionReport, EndpointReport, SnapReport } from './check-answer.js';

/** Reads assertions and snap metadata without storing, verifying or deciding anything. */
export class Checks {
  /** @throws InvalidInput where the text is no assertion, or holds one whose headers or rules do not hold */
  assertions(text: string): AssertionReport[] {
    return decodeOneOrMore(Buffer.from(text, 'utf8')).map(reportOf);
  }

  /** @throws InvalidInput where the yaml cannot be read */
  snapYaml(yaml: string | object): SnapReport {
    return snapReport(readSnap(yaml));
  }
}

function reportOf(assertion: Assertion): AssertionReport {
  const { type, format, revision, primaryKey, headers, body } = assertion;
  const declaration = checkRules(assertion);
  const report: AssertionReport = {
    type: type.name,
    format,
    revision,
    primaryKey,
    headers,
    bodyLength: body.length,
  };
  if (declaration === undefined) return report;
  const interfaces = new Set([...declaration.plugs.keys(), ...declaration.slots.keys()]);
  return {
    ...report,
    compiles: true,
    formatNeeded: declaration.formatNeeded,
    interfaces: [...interfaces].sort(),
  };
}

/** How many apps the plugs and slots of a snap may have together: the report lists them for each. */
const mostApps = 1_000_000;

function snapReport({ name, type, confinement, plugs, slots, warnings }: Snap): SnapReport {
  const apps = [...plugs.values(), ...slots.values()].reduce(
    (sum, endpoint) => sum + endpoint.apps.length,
    0,
  );
  if (apps > mostApps) {
    throw new InvalidInput(
      'limit-exceeded',
      `the plugs and slots have ${apps} apps together, at most ${mostApps} are listed`,
    );
  }
  return { name, type, confinement, plugs: endpoints(plugs), slots: endpoints(slots), warnings };
}

function endpoints(map: ReadonlyMap<string, Endpoint>): Record<string, EndpointReport> {
  const reports = Object.create(null) as Record<string, EndpointReport>;
  for (const { name, interface: interfaceName, label, attributes, apps, at } of map.values()) {
    const attrs = Object.keys(attributes).length === 0 ? null : attributes;
    reports[name] = { interface: interfaceName, label, attrs, apps, ...at };
  }
  return reports;
}
