// One request after another over all operations of openapi.yaml, most of them wrong somewhere.
import { Buffer } from 'node:buffer';
import { mutateBytes, mutateValue, oddText } from './mutate.js';
import { samplerOf } from './sample.js';

const methods = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options'];
const mediaTypes = [
  'application/json',
  'application/x-ndjson',
  'application/x.ubuntu.assertion',
  'text/plain',
  'application/json; charset=utf-16',
  'multipart/form-data; boundary=x',
  '',
  'x/'.repeat(200),
];
const oddHeaders = [
  ['accept', 'application/sarif+json;q=0.1, */*;q=-1'],
  ['accept', ','.repeat(500)],
  ['if-match', '"1", *'],
  ['if-none-match', 'W/"x'],
  ['idempotency-key', '\t'],
  ['x-request-id', 'x'.repeat(300)],
  ['plugboard-at-least', '-1'],
  ['content-encoding', 'gzip'],
  ['expect', 'nothing'],
  ['x-forwarded-for', '1.2.3.4, ::1'],
  ['user-agent', 'snapd/2.57.6'],
];

/**
 * @param {object} document openapi.yaml, parsed
 * @param {readonly string[]} tokens of callers, one of which most requests have
 */
export function requestsOf(document, tokens, chance) {
  const sample = samplerOf(document, chance);
  const operations = Object.entries(document.paths).flatMap(([path, operation]) =>
    methods.flatMap((method) =>
      operation[method] === undefined ? [] : [{ path, method, ...operation[method] }],
    ),
  );
  return () => {
    const operation = chance.of(operations);
    const { body, type } = bodyOf(operation, sample, chance);
    const method = (chance.is(0.97) ? operation.method : chance.of(methods)).toUpperCase();
    const fields = [['host', 'bad-input']];
    if (type !== '') fields.push(['content-type', type]);
    if (chance.is(0.9)) fields.push(['authorization', `Bearer ${chance.of(tokens)}`]);
    if (chance.is(0.15)) fields.push(chance.of(oddHeaders));
    fields.push(['content-length', body.length]);
    const url = urlOf(operation, sample, chance);
    const head = fields.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    const bytes = Buffer.concat([Buffer.from(`${method} ${url} HTTP/1.1\r\n${head}\r\n`, 'latin1'), body]);
    return { method, url, bytes };
  };
}

function urlOf({ path, parameters = [] }, sample, chance) {
  const filled = path.replace(/\{[^}]+\}/g, () =>
    chance.is(0.7)
      ? chance.of(['16', 'snap-declaration', 'camera', 'photoboothphotoboothphotobooth12'])
      : oddText(chance),
  );
  const query = parameters.flatMap((parameter) => {
    if (parameter.in !== 'query' || chance.is(0.6)) return [];
    const value = chance.is(0.7) ? encodeURIComponent(String(sample(parameter.schema))) : oddText(chance);
    return [`${parameter.name}=${value}`];
  });
  if (chance.is(0.05)) query.push(`${oddText(chance)}=${oddText(chance)}`);
  const url = query.length === 0 ? filled : `${filled}?${query.join('&')}`;
  return chance.is(0.02) ? `//${url}/../%2e%2e` : url;
}

function bodyOf({ requestBody }, sample, chance) {
  if (requestBody === undefined) {
    return chance.is(0.9)
      ? { body: Buffer.alloc(0), type: '' }
      : { body: Buffer.from('{'), type: chance.of(mediaTypes) };
  }
  const offered = Object.keys(requestBody.content);
  const name = chance.of(offered);
  let value = sample(requestBody.content[name].schema);
  const times = chance.below(4);
  for (let time = 0; time < times; time++) value = mutateValue(value, chance);
  const text = name.includes('json') || typeof value !== 'string' ? (JSON.stringify(value) ?? '') : value;
  let body = Buffer.from(text);
  if (chance.is(0.15)) body = mutateBytes(body, chance);
  return { body, type: chance.is(0.95) ? name : chance.of(mediaTypes) };
}
