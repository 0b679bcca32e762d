import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

interface ResponseObject {
  readonly content?: Readonly<Record<string, unknown>>;
  readonly $ref?: string;
}

interface Contract {
  readonly paths: Readonly<
    Record<string, Record<string, { responses: Record<string, ResponseObject> } | undefined>>
  >;
  readonly components: { readonly responses: Readonly<Record<string, ResponseObject>> };
}

/** An answer as it came over the wire. */
export interface Answer {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly contentType: string;
  /** See {@link bodyOf}. */
  readonly body: unknown;
}

/** The parsed body when it is JSON, the parsed lines when it is NDJSON, else the text. */
export function bodyOf(contentType: string, text: string): unknown {
  if (isLines(contentType)) return linesOf(text);
  return /json(;|$)/.test(contentType) && text !== '' ? JSON.parse(text) : text;
}

/** The parsed lines of NDJSON, each of which must be whole. */
export function linesOf(text: string): unknown[] {
  if (text !== '' && !text.endsWith('\n')) throw new Error('the last line is not whole');
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as unknown);
}

function isLines(contentType: string): boolean {
  return contentType.startsWith('application/x-ndjson');
}

export const contractFile = new URL('../../openapi.yaml', import.meta.url);

const contract = parse(readFileSync(contractFile, 'utf8')) as Contract;
const ajv = new Ajv2020({ strict: false, allErrors: true });
(addFormats as unknown as (target: Ajv2020) => void)(ajv);
ajv.addSchema(contract, 'contract');

const validators = new Map<string, ValidateFunction>();

/**
 * What openapi.yaml has against an answer; nothing when the answer is as described. Refusals of requests that lead
 * to no operation are held against the Problem schema alone.
 */
export function contractViolations(answer: Answer): string[] {
  const mediaType = answer.contentType.split(';', 1)[0] ?? '';
  const template = templateOf(answer.path.split('?', 1)[0] ?? '');
  const operation =
    template === undefined ? undefined : contract.paths[template]?.[answer.method.toLowerCase()];
  if (answer.method === 'HEAD') return answer.body === '' ? [] : ['an answer to HEAD has a body'];
  if (template === undefined || operation === undefined) {
    return answer.status < 400 ? [] : violations(refusalSchema(answer.path), answer.body);
  }
  const { status } = answer;
  const key = [String(status), `${Math.floor(status / 100)}XX`, 'default'].find(
    (name) => name in operation.responses,
  );
  if (key === undefined) return [`${answer.method} ${template} describes no status ${status}`];
  const response = operation.responses[key];
  const place =
    response?.$ref ?? `#/paths/${escape(template)}/${answer.method.toLowerCase()}/responses/${key}`;
  const content = response?.$ref === undefined ? response?.content : referred(response.$ref).content;
  if (content === undefined)
    return answer.body === '' ? [] : [`${answer.method} ${template} describes no body`];
  if (!(mediaType in content)) return [`${answer.method} ${template} ${status} describes no "${mediaType}"`];
  if (!mediaType.endsWith('json')) return [];
  const schema = `contract${place}/content/${escape(mediaType)}/schema`;
  if (!isLines(mediaType)) return violations(schema, answer.body);
  return (answer.body as unknown[]).flatMap((line) => violations(schema, line));
}

const storePath = /\/(?:v2\/(?:assertions\/|assertion-streams|snaps\/)|api\/v1\/snaps\/).*$/;

/** Real snap clients know errors in a form of their own. */
function refusalSchema(path: string): string {
  return `contract#/components/schemas/${storePath.test(path) ? 'StoreErrors' : 'Problem'}`;
}

/** The template of a path; what a store's URL has in front of its paths does not count, and `{key}` has many parts. */
function templateOf(path: string): string | undefined {
  const [asked] = storePath.exec(path) ?? [path];
  return Object.keys(contract.paths)
    .sort((a, b) => a.split('{').length - b.split('{').length)
    .find((template) => {
      const pattern = template
        .replace(/[.]/g, '\\.')
        .replace('{key}', '.+')
        .replace(/\{[^}]+\}/g, '[^/]+');
      return new RegExp(`^${pattern}$`).test(asked);
    });
}

function referred(reference: string): ResponseObject {
  const name = reference.split('/').at(-1) ?? '';
  return contract.components.responses[name] ?? {};
}

function violations(schema: string, body: unknown): string[] {
  const validate = validators.get(schema) ?? ajv.compile({ $ref: schema });
  validators.set(schema, validate);
  if (validate(body)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
}

function escape(segment: string): string {
  return encodeURIComponent(segment.replaceAll('~', '~0').replaceAll('/', '~1'));
}
