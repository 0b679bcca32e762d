import type { AssertionReport, SnapReport } from '../../modules/check/check-answer.js';
import { counted } from '../../text/lines.js';
import type { Look } from '../../text/look.js';
import { InputFault } from '../input/input-fault.js';

/** What an assertion says, on one line, and what is odd about it. */
export function assertionLines(file: string, report: AssertionReport, look: Look): string[] {
  const { type, primaryKey, revision, format, formatNeeded, interfaces } = report;
  const key = primaryKey.length === 0 ? '' : ` ${primaryKey.join('/')}`;
  const rules = interfaces === undefined ? '' : `, ${rulesText(interfaces)}`;
  const line = okLine(file, `${type}${key}, revision ${revision}, format ${format}${rules}`, look);
  if (type !== 'snap-declaration' || formatNeeded === undefined || formatNeeded <= format) return [line];
  const message = `its rules need format ${formatNeeded}, so signers refuse format ${format}`;
  return [line, warning(file, { message, pointer: '/format' }, look)];
}

function rulesText(interfaces: readonly string[]): string {
  if (interfaces.length === 0) return 'no rules';
  return `rules for ${interfaces.length > 4 ? counted(interfaces.length, 'interface') : interfaces.join(', ')}`;
}

/** What a snap.yaml says, on one line, and its warnings. */
export function snapLines(file: string, report: SnapReport, look: Look): string[] {
  const { name, type, confinement, plugs, slots, warnings } = report;
  const called = name === '' ? 'of a snap without a name' : name;
  const endpoints = `${counted(Object.keys(plugs).length, 'plug')}, ${counted(Object.keys(slots).length, 'slot')}`;
  return [
    okLine(file, `snap-yaml ${called} (${type}, ${confinement}): ${endpoints}`, look),
    ...warnings.map((one) => warning(file, one, look)),
  ];
}

function okLine(file: string, text: string, look: Look): string {
  const sign = look.isTerminal ? look.sign('yes') : 'ok';
  return `${sign} ${look.paint('bold', file)}: ${text}`;
}

interface Warning {
  readonly message: string;
  readonly pointer: string;
  readonly line?: number;
  readonly column?: number;
}

function warning(file: string, { message, ...place }: Warning, look: Look): string {
  return look.paint('yellow', new InputFault(`warning: ${message}`, { source: file, ...place }).toString());
}
