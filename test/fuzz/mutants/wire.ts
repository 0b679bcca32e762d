import type { HeaderMap } from '../../../src/engine/asserts/headers.js';
import { mapMembers, mapSnaps } from '../policy/rewriting.js';
import { asking, deep, isList, type Mutants, withoutDenials } from './mutant.js';

export const wireMutants: Mutants = {
  'text-or-headers': {
    'loses the last entry of a list': (engine) => ({
      ...engine,
      decode: (text) =>
        deep(engine.decode(text), (map) =>
          mapMembers(map, (value) => (isList(value) && value.length > 1 ? value.slice(0, -1) : value)),
        ) as HeaderMap,
    }),
  },
  'yaml-or-json': {
    'reads quoted texts as what they would be without': asking((question) =>
      mapSnaps(question, (snap) => {
        const yaml: unknown = snap.yaml;
        if (typeof yaml !== 'string') return snap;
        return { ...snap, yaml: yaml.replace(/(["'])(true|1)\1/g, '$2') as unknown as typeof snap.yaml };
      }),
    ),
  },
  'canonical-text': {
    'trims what it reads': (engine) => ({
      ...engine,
      decode: (text) =>
        mapMembers(engine.decode(text), (value) => (typeof value === 'string' ? value.trim() : value)),
    }),
  },
  formats: {
    'takes what has no references to be new': (engine) => ({
      ...engine,
      formatOf: (headers) => (JSON.stringify(headers).includes('"$') ? engine.formatOf(headers) : 7),
    }),
  },
  'older-clients': {
    'leaves denials out': (engine) => ({
      ...engine,
      lowerFormats: (headers) =>
        engine.lowerFormats(headers).map((variant) => ({
          ...variant,
          headers: deep(variant.headers, withoutDenials) as HeaderMap,
        })),
    }),
  },
};
