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

/** How much text the read and compiled inputs that are kept may have been made from, in UTF-16 units. */
const mostKept = 32 * 1024 * 1024;

/**
 * Reads snaps, declarations and devices, and keeps what it read: the same text is parsed and compiled once.
 * What is kept is bounded by the size of the text and found by all of it, so it never changes an answer.
 */
export class Inputs {
  readonly #kept = new LRUCache<string, Digested<unknown>>({
    maxSize: mostKept,
    sizeCalculation: (_, key) => key.length + 1024,
  });

  readonly builtinBase: Digested<Declaration>;

  constructor() {
    const headers = builtinBaseDeclaration();
    const value = compileDeclaration('base-declaration', headers);
    this.builtinBase = { value, digest: digestOf(JSON.stringify(headers)) };
  }

  /** @throws InvalidInput about the yaml, its pointer starting with `pointer` */
  snap(yaml: string | object, pointer: string): Digested<Snap> {
    return this.#read('snap:', yaml, pointer, () => readSnap(yaml));
  }

  /** @throws InvalidInput about the declaration, its pointer starting with `pointer` */
  declaration(kind: Declaration['kind'], input: AssertionInput, pointer: string): Digested<Declaration> {
    return this.#read(`${kind}:`, input, pointer, () => compileDeclaration(kind, headersOf(input, kind)));
  }

  /** @throws InvalidInput about the device's assertions, its pointer starting with `/device` */
  device(input: DeviceInput): Digested<Device> {
    return this.#read('device:', input, '/device', () => {
      const { model, store, ...facts } = input;
      return deviceOf({
        ...facts,
        ...(model === undefined ? {} : { model: placed('/model', model, () => headersOf(model, 'model')) }),
        ...(store === undefined ? {} : { store: placed('/store', store, () => headersOf(store, 'store')) }),
      });
    });
  }

  #read<T>(kind: string, input: string | object, pointer: string, read: () => T): Digested<T> {
    const text = typeof input === 'string' ? input : exactJson(input);
    if (text === undefined)
      return { value: placed(pointer, input, read), digest: digestOf(losslessText(input)) };
    const key = `${kind}${typeof input === 'string' ? 't' : 'j'}${text}`;
    const kept = this.#kept.get(key) as Digested<T> | undefined;
    if (kept !== undefined) return kept;
    const fresh = { value: placed(pointer, input, read), digest: digestOf(text) };
    this.#kept.set(key, fresh);
    return fresh;
  }
}

/** Text of a value with numbers that JSON does not keep, each with its type. */
function losslessText(input: unknown): string {
  return JSON.stringify(input, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
}
