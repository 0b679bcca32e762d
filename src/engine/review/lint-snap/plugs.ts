import { flag, type Flag } from '../flag.js';
import { byChanging, endpointsOf, flaggedEndpoint, quoted, type LintSubject } from './subject.js';

/** Interfaces of which a snap has the plugs of one only. */
const plugsApart = [['cups', 'cups-control']] as const;

/** Lints plugs and slots by what they are next to, and by what they are called. */
export function* lintPlugs({ metadata, hasInterface }: LintSubject): Generator<Flag> {
  const plugs = endpointsOf(metadata, 'plug');
  const ofInterface = (name: string) => plugs.find((plug) => plug.interface === name);
  for (const [first, second] of plugsApart) {
    const plug = ofInterface(first);
    if (plug === undefined || ofInterface(second) === undefined) continue;
    yield flag('plugs-conflict', `plugs of "${first}" and of "${second}", expected those of one of them`, {
      ...flaggedEndpoint(plug),
      ...byChanging(`take one of them out, "${second}" unless the snap manages printers`),
    });
  }
  const record = ofInterface('audio-record');
  // Extensions may add what is missing.
  if (record && !ofInterface('audio-playback') && metadata.extensions.length === 0) {
    yield flag(
      'audio-record-alone',
      'plug of "audio-record" without one of "audio-playback", expected both',
      {
        ...flaggedEndpoint(record),
        ...byChanging('add a plug "audio-playback"'),
      },
    );
  }
  for (const endpoint of [...plugs, ...endpointsOf(metadata, 'slot')]) {
    const { side, name, interface: interfaceName } = endpoint;
    if (name.text === interfaceName || !hasInterface(name.text)) continue;
    const message = `${side} ${quoted(name.text)} has the name of another interface, expected one that suits ${quoted(interfaceName)}`;
    yield flag('name-misleading', message, {
      ...flaggedEndpoint(endpoint),
      ...byChanging(`give the ${side} another name`),
    });
  }
}
