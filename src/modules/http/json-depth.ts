import { jsonInvalid } from './json-invalid.js';

/** Objects and lists may stand in one another this deep. */
const deepest = 64;

const quote = 0x22;
const backslash = 0x5c;

/** Refuses text nested deeper than anything meaningful, before anything recursive sees it. Strings are skipped whole. */
export function refuseDeepNesting(text: string, subject: string): void {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case quote:
        at = endOfString(text, at);
        break;
      case 0x5b: // [
      case 0x7b: // {
        depth++;
        if (depth > deepest)
          throw jsonInvalid(`${subject} is nested too deep, expected at most ${deepest} levels`);
        break;
      case 0x5d: // ]
      case 0x7d: // }
        depth--;
        break;
      default:
    }
  }
}

function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end === -1 ? text.length : end;
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text.charCodeAt(at - 1 - slashes) === backslash) slashes++;
  return slashes % 2 === 1;
}
