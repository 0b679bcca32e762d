import { describe, expect, it } from '@jest/globals';
import { loadSettings, SettingsError, settingsHelp } from '../../src/config/settings.js';

describe('settings', () => {
  it('has a default for everything', () => {
    const settings = loadSettings({});
    expect(settings).toEqual({ host: '127.0.0.1', port: 8080, data: './data', logLevel: 'info' });
    expect(Object.isFrozen(settings)).toBe(true);
  });

  it('reads each variable', () => {
    const env = {
      PLUGBOARD_HOST: '::1',
      PLUGBOARD_PORT: '0',
      PLUGBOARD_DATA: '/var/lib/plugboard',
      PLUGBOARD_LOG_LEVEL: 'silent',
      HOME: '/root',
    };
    expect(loadSettings(env)).toEqual({
      host: '::1',
      port: 0,
      data: '/var/lib/plugboard',
      logLevel: 'silent',
    });
  });

  it.each([
    [{ PLUGBOARD_PORT: '65536' }, 'PLUGBOARD_PORT is "65536", expected a port number from 0 to 65535'],
    [{ PLUGBOARD_PORT: '' }, 'PLUGBOARD_PORT is "", expected a port number from 0 to 65535'],
    [{ PLUGBOARD_PORT: '80 ' }, 'PLUGBOARD_PORT is "80 ", expected a port number from 0 to 65535'],
    [{ PLUGBOARD_HOST: 'a b' }, 'PLUGBOARD_HOST is "a b", expected a host name or an IP address'],
    [{ PLUGBOARD_DATA: '' }, 'PLUGBOARD_DATA is "", expected a directory'],
    [
      { PLUGBOARD_LOG_LEVEL: 'INFO' },
      'PLUGBOARD_LOG_LEVEL is "INFO", expected one of silent, fatal, error, warn, info, debug, trace',
    ],
    [{ PLUGBOARD_PROT: '1' }, 'unknown setting "PLUGBOARD_PROT", did you mean PLUGBOARD_PORT'],
    [{ PLUGBOARD_: '1' }, 'unknown setting "PLUGBOARD_", did you mean PLUGBOARD_HOST'],
    [
      { PLUGBOARD_ENTIRELY_ELSEWHERE: '1' },
      'unknown setting "PLUGBOARD_ENTIRELY_ELSEWHERE", expected one of PLUGBOARD_HOST, PLUGBOARD_PORT, PLUGBOARD_DATA, PLUGBOARD_LOG_LEVEL',
    ],
  ])('refuses %j', (env, sentence) => {
    expect(() => loadSettings(env)).toThrow(new SettingsError(sentence));
  });

  it('renders its help', () => {
    expect(settingsHelp()).toContain('PLUGBOARD_PORT (default 8080)\n    The TCP port');
  });
});
