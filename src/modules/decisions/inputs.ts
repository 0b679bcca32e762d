import { LRUCache } from 'lru-cache';
import { digestOf } from '../../engine/asserts/digest.js';
import { builtinBaseDeclaration } from '../../engine/catalogue/catalogue.js';
import { deviceOf } from '../../engine/policy/candidate.js';
import type { Device } from '../../engine/rules/candidate.js';
import { compileDeclaration, headersOf, type AssertionInput } from '../../engine/rules/declaration.js';
import type { Declaration } from '../../engine/rules/rule.js';
import { readSnap } from '../../engine/snap/read-snap.js';
import type { Snap } from '../../engine/snap/snap.js';
import { exactJson } from '../../engine/snap/values.js';
import { placed } from '../placed.js';
import type { DeviceInput } from './decision-request.js';

/** Something read or compiled, with the SHA3-384 digest (base64url) of what it was made from. */
export interface Digested<T> {
  readonly value: T;
  readonly digest: string;
}

/** How much of each kind is kept, in bytes of what it was made from. */
const mostKept = { snaps: 8 * 1024 * 1024, declarations: 8 * 1024 * 1024, devices: 2 * 1024 * 1024 };

/**
 * Reads snaps, declarations and devices, and keeps what it read: the same text is parsed and compiled once.
 * What is kept is bounded by the size of the text and found by all of it, so it never changes an answer.
 */
export class Inputs {
  readonly #snaps = new Kept<Snap>(mostKept.snaps);
  readonly #snapDeclarations = new Kept<Declaration>(mostKept.declarations);
  readonly #baseDeclarations = new Kept<Declaration>(mostKept.declarations);
  readonly #devices = new Kept<Device>(mostKept.devices);

  readonly builtinBase: Digested<Declaration>;

  constructor() {
    const headers = builtinBaseDeclaration();
    const value = compileDeclaration('base-declaration', headers);
    this.builtinBase = { value, digest: digestOf(JSON.stringify(headers)) };
  }

  /** @throws InvalidInput about the yaml, its pointer starting with `pointer` */
  snap(yaml: string | object, pointer: string): Digested<Snap> {
    return this.#snaps.find(yaml, pointer, () => readSnap(yaml));
  }

  /** @throws InvalidInput about the declaration, its pointer starting with `pointer` */
  declaration(kind: Declaration['kind'], input: AssertionInput, pointer: string): Digested<Declaration> {
    const kept = kind === 'snap-declaration' ? this.#snapDeclarations : this.#baseDeclarations;
    return kept.find(input, pointer, () => compileDeclaration(kind, headersOf(input, kind)));
  }

  /** @throws InvalidInput about the device's assertions, its pointer starting with `pointer` */
  device(input: DeviceInput, pointer = '/device'): Digested<Device> {
    return this.#devices.find(input, pointer, () => {
      const { model, store, ...facts } = input;
      return deviceOf({
        ...facts,
        ...(model === undefined ? {} : { model: placed('/model', model, () => headersOf(model, 'model')) }),
        ...(store === undefined ? {} : { store: placed('/store', store, () => headersOf(store, 'store')) }),
      });
    });
  }
}

/** What was read of one kind, by the text it was read from, or by the JSON of the structure. */
class Kept<T> {
  readonly #fromText: LRUCache<string, Digested<T>>;
  readonly #fromJson: LRUCache<string, Digested<T>>;

  constructor(bytes: number) {
    const options = {
      maxSize: bytes / 2,
      sizeCalculation: (_: Digested<T>, key: string) => key.length * 2 + 2048,
    };
    this.#fromText = new LRUCache(options);
    this.#fromJson = new LRUCache(options);
  }

  find(input: string | object, pointer: string, read: () => T): Digested<T> {
    const isText = typeof input === 'string';
    const key = isText ? input : exactJson(input);
    if (key === undefined)
      return { value: placed(pointer, input, read), digest: digestOf(losslessText(input)) };
    const kept = isText ? this.#fromText : this.#fromJson;
    let found = kept.get(key);
    if (found === undefined) {
      found = { value: placed(pointer, input, read), digest: digestOf(key) };
      kept.set(key, found);
    }
    return found;
  }
}

/** Text of a value with numbers that JSON does not keep, each with its type. */
function losslessText(input: unknown): string {
  return JSON.stringify(input, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
}
