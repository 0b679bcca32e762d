import { describe, expect, it } from '@jest/globals';
import { nearestName } from '../../src/text/nearest-name.js';

const names = ['allow-connection', 'deny-connection', 'allow-auto-connection', 'PLUGBOARD_PORT', 'host'];

describe('the nearest name', () => {
  it.each([
    ['allow-conection', 'allow-connection'],
    ['allow_auto_connection', 'allow-auto-connection'],
    ['Deny-Connection', 'deny-connection'],
    ['PLUGBOARD_PROT', 'PLUGBOARD_PORT'],
    ['plugboard-port', 'PLUGBOARD_PORT'],
    ['hots', 'host'],
    ['camera', undefined],
    ['connection', undefined],
    ['', undefined],
    [`allow-connection${'-'.repeat(65)}`, undefined],
  ])('to %j is %j', (typed, nearest) => {
    expect(nearestName(typed, names)).toBe(nearest);
  });

  it('is none among none', () => {
    expect(nearestName('host', [])).toBeUndefined();
  });
});
