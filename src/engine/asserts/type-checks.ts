import { createHash } from 'node:crypto';
import { InvalidInput, pointerSegment } from '../invalid-input.js';
import {
  bad,
  isKeyDigest,
  nonEmptyText,
  optionalText,
  optionalTextList,
  requiredText,
  time,
} from './common-checks.js';
import { headerOf, isHeaderList, isHeaderMap, type HeaderMap } from './headers.js';
import type { AssertionType } from './types.js';

type Check = (headers: HeaderMap, body: Uint8Array) => void;

/**
 * Checks what a type asks of its headers beyond the common ones. Types without an entry are taken with the
 * common checks alone. Whether `plugs` and `slots` compile is checked by the rules that give them meaning.
 *
 * @throws InvalidInput `assertion-invalid` with the pointer of the header
 */
export function checkByType(type: AssertionType, headers: HeaderMap, body: Uint8Array): void {
  checks[type.name]?.(headers, body);
  if (type.jsonBody === true) checkJsonBody(body);
}

const checks: Readonly<Partial<Record<string, Check>>> = {
  account: checkAccount,
  'account-key': checkAccountKey,
  'base-declaration': (headers) => time(headers, 'timestamp'),
  'snap-declaration': checkSnapDeclaration,
  model: checkModel,
  store: checkStore,
};

function checkAccount(headers: HeaderMap): void {
  nonEmptyText(headers, 'display-name');
  nonEmptyText(headers, 'validation');
  optionalText(headers, 'username');
  time(headers, 'timestamp');
}

const keyName = /^(?:[a-z0-9]+-?)*[a-z](?:-?[a-z0-9])*$/;

function checkAccountKey(headers: HeaderMap, body: Uint8Array): void {
  nonEmptyText(headers, 'account-id');
  const name = optionalText(headers, 'name');
  if (name !== undefined && (name.length > 128 || !keyName.test(name)))
    throw bad('name', `"${name}" is not a key name`);
  const since = time(headers, 'since');
  if (headerOf(headers, 'until') !== undefined && time(headers, 'until') <= since) {
    throw bad('until', 'header "until" must be later than "since"');
  }
  checkKeyConstraints(headers);
  const id = nonEmptyText(headers, 'public-key-sha3-384');
  if (!isKeyDigest(id)) throw bad('public-key-sha3-384', `"${id}" is not a SHA3-384 digest in base64url`);
  if (publicKeyId(body) !== id) throw bad('public-key-sha3-384', 'the body is not the public key of this id');
}

function checkKeyConstraints(headers: HeaderMap): void {
  const constraints = headerOf(headers, 'constraints');
  if (constraints === undefined) return;
  if (!isHeaderList(constraints) || constraints.length === 0)
    throw bad('constraints', 'expected a list of maps');
  constraints.forEach((entry, index) => {
    if (!isHeaderMap(entry) || !isHeaderMap(headerOf(entry, 'headers'))) {
      throw new InvalidInput('assertion-invalid', 'expected a map with a map "headers"', {
        pointer: `/constraints${pointerSegment(index)}`,
      });
    }
  });
}

/** The id of the public key in an account-key's body: SHA3-384 over its decoded envelope, in base64url. */
function publicKeyId(body: Uint8Array): string | undefined {
  const text = Buffer.from(body).toString('latin1').replaceAll('\n', '');
  if (!/^(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) return undefined;
  const envelope = Buffer.from(text, 'base64');
  if (envelope[0] !== 1) return undefined;
  return createHash('sha3-384').update(envelope).digest('base64url');
}

function checkSnapDeclaration(headers: HeaderMap): void {
  requiredText(headers, 'snap-name');
  nonEmptyText(headers, 'publisher-id');
  time(headers, 'timestamp');
  optionalTextList(headers, 'refresh-control');
  checkAliases(headers);
  checkRevisionAuthorities(headers);
}

const provenance = /^[a-zA-Z0-9](?:-?[a-zA-Z0-9])*$/;

/** Who else may sign revisions of the snap: each entry names an account and the provenances it may use. */
function checkRevisionAuthorities(headers: HeaderMap): void {
  const entries = headerOf(headers, 'revision-authority');
  if (entries === undefined) return;
  if (!isHeaderList(entries)) throw bad('revision-authority', 'expected a list of maps');
  entries.forEach((entry, index) => {
    const place = `/revision-authority${pointerSegment(index)}`;
    const fault = (message: string) => new InvalidInput('assertion-invalid', message, { pointer: place });
    if (!isHeaderMap(entry)) throw fault('expected a map with "account-id" and "provenance"');
    if (typeof entry['account-id'] !== 'string' || entry['account-id'] === '')
      throw fault('"account-id" is missing');
    const allowed = optionalTextList(entry, 'provenance') ?? [];
    if (allowed.length === 0) throw fault('"provenance" must be a list that names at least one');
    for (const name of allowed) {
      if (!provenance.test(name) || name === 'global-upload')
        throw fault(`"${name}" is no provenance of its own`);
    }
  });
}

const aliasName = /^[a-zA-Z0-9][-_.a-zA-Z0-9]*$/;
const appName = /^[a-zA-Z0-9](?:-?[a-zA-Z0-9])*$/;

function checkAliases(headers: HeaderMap): void {
  for (const alias of optionalTextList(headers, 'auto-aliases') ?? []) {
    if (!aliasName.test(alias)) throw bad('auto-aliases', `"${alias}" is not an alias`);
  }
  const aliases = headerOf(headers, 'aliases');
  if (aliases === undefined) return;
  if (!isHeaderList(aliases)) throw bad('aliases', 'expected a list of maps');
  const seen = new Set<string>();
  aliases.forEach((entry, index) => {
    const place = `/aliases${pointerSegment(index)}`;
    const fault = (message: string) => new InvalidInput('assertion-invalid', message, { pointer: place });
    if (!isHeaderMap(entry)) throw fault('expected a map with "name" and "target"');
    const [name, target] = [headerOf(entry, 'name'), headerOf(entry, 'target')];
    if (typeof name !== 'string' || !aliasName.test(name)) throw fault('"name" is not an alias');
    if (typeof target !== 'string' || !appName.test(target))
      throw fault('"target" is not the name of an app');
    if (seen.has(name)) throw fault(`alias "${name}" is given twice`);
    seen.add(name);
  });
}

function checkModel(headers: HeaderMap): void {
  const brand = nonEmptyText(headers, 'brand-id');
  if (headerOf(headers, 'authority-id') !== brand)
    throw bad('authority-id', 'a model is signed by its brand');
  const classic = headerOf(headers, 'classic');
  if (classic !== undefined && classic !== 'true' && classic !== 'false')
    throw bad('classic', 'expected "true" or "false"');
  if (classic !== 'true' && headerOf(headers, 'snaps') === undefined) {
    nonEmptyText(headers, 'gadget');
    nonEmptyText(headers, 'kernel');
  }
  if (classic !== 'true') nonEmptyText(headers, 'architecture');
  optionalText(headers, 'store');
  time(headers, 'timestamp');
}

function checkStore(headers: HeaderMap): void {
  nonEmptyText(headers, 'operator-id');
  time(headers, 'timestamp');
  optionalText(headers, 'location');
  optionalTextList(headers, 'friendly-stores');
  const url = optionalText(headers, 'url');
  if (url === undefined || url === '') return;
  const parsed = /^(https?):\/\/([^/?#]+)([^?#]*)$/i.exec(url);
  if (parsed === null)
    throw bad('url', `"${url}" is not a store URL, expected http(s) with a host and no query or fragment`);
}

function checkJsonBody(body: Uint8Array): void {
  const text = Buffer.from(body).toString('utf8');
  let canonical: string | undefined;
  try {
    canonical = JSON.stringify(sorted(JSON.parse(text)), null, 2);
  } catch {
    throw bad('body-length', 'the body is not JSON');
  }
  if (canonical !== text)
    throw bad('body-length', 'the body must be JSON indented by two spaces with sorted keys');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}
