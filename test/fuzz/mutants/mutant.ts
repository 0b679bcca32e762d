import { isHeaderMap, type HeaderMap, type HeaderValue } from '../../../src/engine/asserts/headers.js';
import type { Engine } from '../engine.js';
import type { Question } from '../policy/question.js';
import { mapMembers } from '../policy/rewriting.js';

/** An engine that is wrong in one way. */
export type Mutant = (engine: Engine) => Engine;

/** Decides another question than the one asked. */
export function asking(change: (question: Question) => Question): Mutant {
  return (engine) => ({
    ...engine,
    decide: (request, depth) => engine.decide(change(request as Question), depth),
  });
}

/** By law, engines that break it, by what is wrong with them. */
export type Mutants = Readonly<Record<string, Readonly<Record<string, Mutant>>>>;

/** The value with a change of every map in it. */
export function deep(value: HeaderValue, change: (map: HeaderMap) => HeaderMap): HeaderValue {
  if (typeof value === 'string') return value;
  if (!isHeaderMap(value)) return value.map((item) => deep(item, change));
  return mapMembers(change(value), (inner) => deep(inner, change));
}

export const isList = (value: HeaderValue): value is readonly HeaderValue[] => Array.isArray(value);

export const withoutDenials = (map: HeaderMap): HeaderMap =>
  mapMembers(map, (value, key) => (key.startsWith('deny-') ? 'false' : value));
