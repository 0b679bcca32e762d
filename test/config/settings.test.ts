import { describe, expect, it } from '@jest/globals';
import { loadSettings, SettingsError, settingsHelp } from '../../src/config/settings.js';

const variables = ['HOST', 'PORT', 'DATA', 'DATABASE_URL', 'LOG_LEVEL']
  .concat([
    'AUTHORITY_ID',
    'PUBLIC_URL',
    'ROOT_KEY',
    'SIGNING_KEY',
    'SIGNER',
    'REVIEW_EXCEPTIONS',
    'ANONYMOUS_EVALUATION',
  ])
  .concat(['OIDC_ISSUER', 'OIDC_AUDIENCE', 'OIDC_ROLES_CLAIM', 'OIDC_ACCOUNTS_CLAIM'])
  .concat(['MAX_IN_FLIGHT', 'MAX_EVENT_LOOP_DELAY', 'MAX_QUEUED_WRITES', 'MAX_CONNECTIONS'])
  .concat(['RATE_LIMIT', 'RATE_BURST', 'TRUSTED_PROXIES', 'DRAIN_DELAY'])
  .concat(['DECISION_LOG', 'DECISION_LOG_RETENTION', 'DECISION_LOG_MASK'])
  .map((name) => `PLUGBOARD_${name}`);

describe('settings', () => {
  it('has a default for everything', () => {
    const settings = loadSettings({});
    expect(settings).toEqual({
      host: '127.0.0.1',
      port: 8080,
      data: './data',
      logLevel: 'info',
      authorityId: 'plugboard',
      publicUrl: undefined,
      rootKey: undefined,
      signingKey: undefined,
      signer: undefined,
      anonymousEvaluation: 'auto',
      oidc: undefined,
      maxInFlight: 2000,
      maxEventLoopDelay: 100,
      maxQueuedWrites: 100,
      maxConnections: 10_000,
      rateLimit: 'auto',
      rateBurst: 'auto',
      trustedProxies: [],
      drainDelay: 0,
      decisionLog: 0,
      decisionLogRetention: 30,
      decisionLogMask: [],
    });
    expect(Object.isFrozen(settings)).toBe(true);
  });

  it('reads each variable', () => {
    const env = {
      PLUGBOARD_HOST: '::1',
      PLUGBOARD_PORT: '0',
      PLUGBOARD_DATA: '/var/lib/plugboard',
      PLUGBOARD_LOG_LEVEL: 'silent',
      PLUGBOARD_AUTHORITY_ID: 'My_Store-1',
      PLUGBOARD_PUBLIC_URL: 'https://store.example/sub/',
      PLUGBOARD_ROOT_KEY: '/run/keys/root.pem',
      PLUGBOARD_SIGNING_KEY: '/run/keys/signing.pem',
      PLUGBOARD_ANONYMOUS_EVALUATION: 'off',
      PLUGBOARD_OIDC_ISSUER: 'https://id.example/realms/store',
      PLUGBOARD_OIDC_AUDIENCE: 'plugboard',
      PLUGBOARD_OIDC_ROLES_CLAIM: 'realm_access.roles',
      PLUGBOARD_MAX_IN_FLIGHT: '0',
      PLUGBOARD_MAX_EVENT_LOOP_DELAY: '250',
      PLUGBOARD_MAX_QUEUED_WRITES: '7',
      PLUGBOARD_MAX_CONNECTIONS: '500',
      PLUGBOARD_RATE_LIMIT: '50',
      PLUGBOARD_RATE_BURST: '80',
      PLUGBOARD_TRUSTED_PROXIES: '10.0.0.5, 192.168.0.0/16,fd00::/8',
      PLUGBOARD_DRAIN_DELAY: '15',
      PLUGBOARD_DECISION_LOG: 'sampled:0.25',
      PLUGBOARD_DECISION_LOG_RETENTION: '7',
      PLUGBOARD_DECISION_LOG_MASK: 'serial, /device/model,/plug/snap/yaml/plugs/*/path',
      HOME: '/root',
    };
    expect(loadSettings(env)).toEqual({
      host: '::1',
      port: 0,
      data: '/var/lib/plugboard',
      logLevel: 'silent',
      authorityId: 'My_Store-1',
      publicUrl: 'https://store.example/sub',
      rootKey: '/run/keys/root.pem',
      signingKey: '/run/keys/signing.pem',
      signer: undefined,
      anonymousEvaluation: 'off',
      oidc: {
        issuer: 'https://id.example/realms/store',
        audience: 'plugboard',
        rolesClaim: 'realm_access.roles',
        accountsClaim: 'accounts',
      },
      maxInFlight: 0,
      maxEventLoopDelay: 250,
      maxQueuedWrites: 7,
      maxConnections: 500,
      rateLimit: 50,
      rateBurst: 80,
      trustedProxies: ['10.0.0.5', '192.168.0.0/16', 'fd00::/8'],
      drainDelay: 15,
      decisionLog: 0.25,
      decisionLogRetention: 7,
      decisionLogMask: ['serial', '/device/model', '/plug/snap/yaml/plugs/*/path'],
    });
  });

  it.each(['http://localhost:9000', 'http://127.0.0.1/realm', 'http://[::1]:9000', 'https://id.example'])(
    'trusts the issuer %s',
    (issuer) => {
      const env = { PLUGBOARD_OIDC_ISSUER: issuer, PLUGBOARD_OIDC_AUDIENCE: 'plugboard' };
      expect(loadSettings(env).oidc?.issuer).toBe(issuer);
    },
  );

  it.each([
    'http://id.example',
    'https://id.example/?a=1',
    'https://id.example/#a',
    'https://me:word@id.example',
    'ftp://localhost',
    'id.example',
  ])('does not trust the issuer %s', (issuer) => {
    const env = { PLUGBOARD_OIDC_ISSUER: issuer, PLUGBOARD_OIDC_AUDIENCE: 'plugboard' };
    expect(() => loadSettings(env)).toThrow(
      new SettingsError(
        `PLUGBOARD_OIDC_ISSUER is "${issuer}", expected an https URL, or an http one on a loopback address, without a query`,
      ),
    );
  });

  it.each([
    [{ PLUGBOARD_PORT: '65536' }, 'PLUGBOARD_PORT is "65536", expected a port number from 0 to 65535'],
    ...['10.0.0.0/0', '10.0.0.0/33', '10.0.0', 'fd00::/129', '10.0.0.1,', 'localhost', '10.0.0.0/8/8'].map(
      (text): [Record<string, string>, string] => [
        { PLUGBOARD_TRUSTED_PROXIES: text },
        `PLUGBOARD_TRUSTED_PROXIES is "${text}", expected addresses and networks such as 10.0.0.5,192.168.0.0/16`,
      ],
    ),
    [
      { PLUGBOARD_RATE_LIMIT: '-1' },
      'PLUGBOARD_RATE_LIMIT is "-1", expected auto, or a whole number up to 1000000',
    ],
    [
      { PLUGBOARD_RATE_BURST: '0' },
      'PLUGBOARD_RATE_BURST is "0", expected auto, or a whole number from 1 to 10000000',
    ],
    [
      { PLUGBOARD_MAX_QUEUED_WRITES: '0' },
      'PLUGBOARD_MAX_QUEUED_WRITES is "0", expected a whole number from 1 to 100000',
    ],
    [{ PLUGBOARD_DRAIN_DELAY: '1.5' }, 'PLUGBOARD_DRAIN_DELAY is "1.5", expected a whole number up to 300'],
    [{ PLUGBOARD_PORT: '' }, 'PLUGBOARD_PORT is "", expected a port number from 0 to 65535'],
    [{ PLUGBOARD_PORT: '80 ' }, 'PLUGBOARD_PORT is "80 ", expected a port number from 0 to 65535'],
    [{ PLUGBOARD_HOST: 'a b' }, 'PLUGBOARD_HOST is "a b", expected a host name or an IP address'],
    [{ PLUGBOARD_DATA: '' }, 'PLUGBOARD_DATA is "", expected a directory'],
    [
      { PLUGBOARD_LOG_LEVEL: 'INFO' },
      'PLUGBOARD_LOG_LEVEL is "INFO", expected one of silent, fatal, error, warn, info, debug, trace',
    ],
    [
      { PLUGBOARD_ANONYMOUS_EVALUATION: 'yes' },
      'PLUGBOARD_ANONYMOUS_EVALUATION is "yes", expected one of auto, on, off',
    ],
    [
      { PLUGBOARD_OIDC_ISSUER: 'https://id.example' },
      'PLUGBOARD_OIDC_ISSUER is set, expected PLUGBOARD_OIDC_AUDIENCE with it',
    ],
    [
      { PLUGBOARD_OIDC_AUDIENCE: 'plugboard' },
      'PLUGBOARD_OIDC_AUDIENCE is set, expected PLUGBOARD_OIDC_ISSUER with it',
    ],
    [
      { PLUGBOARD_AUTHORITY_ID: 'a b' },
      'PLUGBOARD_AUTHORITY_ID is "a b", expected letters, digits, "-" and "_", at most 128',
    ],
    ...['store.example', 'ftp://store.example', 'https://store.example/?a=1', 'https://store.example/#a'].map(
      (url) =>
        [
          { PLUGBOARD_PUBLIC_URL: url },
          `PLUGBOARD_PUBLIC_URL is "${url}", expected an http or https URL without query or fragment`,
        ] as const,
    ),
    [{ PLUGBOARD_ROOT_KEY: 'a\0b' }, 'PLUGBOARD_ROOT_KEY is "a\0b", expected a file'],
    [
      { PLUGBOARD_SIGNER: '/bin/sign', PLUGBOARD_ROOT_KEY: 'root.pem' },
      'PLUGBOARD_SIGNER and PLUGBOARD_ROOT_KEY are both set, expected one of them',
    ],
    [
      { PLUGBOARD_SIGNER: '/bin/sign', PLUGBOARD_SIGNING_KEY: 'signing.pem' },
      'PLUGBOARD_SIGNER and PLUGBOARD_SIGNING_KEY are both set, expected one of them',
    ],
    [{ PLUGBOARD_OIDC_ROLES_CLAIM: '' }, 'PLUGBOARD_OIDC_ROLES_CLAIM is "", expected the name of a claim'],
    ...['on', 'sampled', 'sampled:1.5', 'sampled:-1', 'sampled:2'].map(
      (text) =>
        [
          { PLUGBOARD_DECISION_LOG: text },
          `PLUGBOARD_DECISION_LOG is "${text}", expected off, full, or sampled: and a part from 0 to 1`,
        ] as const,
    ),
    ...['0', '3651', '1.5', ''].map(
      (text) =>
        [
          { PLUGBOARD_DECISION_LOG_RETENTION: text },
          `PLUGBOARD_DECISION_LOG_RETENTION is "${text}", expected a whole number of days from 1 to 3650`,
        ] as const,
    ),
    ...['a,', '/', 'a/b', '/a~2'].map(
      (text) =>
        [
          { PLUGBOARD_DECISION_LOG_MASK: text },
          `PLUGBOARD_DECISION_LOG_MASK is "${text}", expected JSON pointers and names of attributes, separated by commas`,
        ] as const,
    ),
    [{ PLUGBOARD_PROT: '1' }, 'unknown setting "PLUGBOARD_PROT", did you mean PLUGBOARD_PORT'],
    [{ PLUGBOARD_: '1' }, 'unknown setting "PLUGBOARD_", did you mean PLUGBOARD_HOST'],
    [
      { PLUGBOARD_ENTIRELY_ELSEWHERE: '1' },
      `unknown setting "PLUGBOARD_ENTIRELY_ELSEWHERE", expected one of ${variables.join(', ')}`,
    ],
  ] as (readonly [Record<string, string>, string])[])('refuses %j', (env, sentence) => {
    expect(() => loadSettings(env)).toThrow(new SettingsError(sentence));
  });

  it('reads a program that signs', () => {
    expect(loadSettings({ PLUGBOARD_REVIEW_EXCEPTIONS: '/etc/exceptions.json' })).toMatchObject({
      reviewExceptions: '/etc/exceptions.json',
    });
    expect(loadSettings({ PLUGBOARD_SIGNER: '/usr/bin/hsm-sign' })).toMatchObject({
      signer: '/usr/bin/hsm-sign',
      rootKey: undefined,
      signingKey: undefined,
    });
  });

  it('renders its help', () => {
    expect(settingsHelp()).toContain('PLUGBOARD_PORT (default 8080)\n    The TCP port');
    expect(settingsHelp()).toContain('PLUGBOARD_OIDC_ISSUER (not set)\n');
  });
});
