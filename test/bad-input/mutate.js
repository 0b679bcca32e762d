// Ways to make a request worse.
import { Buffer } from 'node:buffer';

const texts = [
  '\u0000',
  '\ud800',
  '\u202e',
  '🎈'.repeat(20),
  '../../../../etc/passwd',
  '%00',
  "' OR 1=1 --",
  '${jndi:x}',
  '__proto__',
  'constructor',
  '(a+)+$',
  '[',
  '$SLOT(a.b.c)',
  '9'.repeat(400),
  'x'.repeat(70_000),
  '\n\n',
  'type: snap-declaration\n\n',
];
const others = [null, true, 0, -0, Number.MAX_VALUE, '', [], {}, [[]], { toString: 1 }, [null]];

function deep(chance) {
  let value = chance.of(others);
  for (let depth = 0; depth < 200; depth++) value = chance.is(0.5) ? [value] : { a: value };
  return value;
}

/** Changes something in a value, anywhere. */
export function mutateValue(value, chance) {
  if (value === null || typeof value !== 'object' || chance.is(0.15)) {
    return chance.is(0.5) ? chance.of(texts) : chance.is(0.05) ? deep(chance) : chance.of(others);
  }
  const names = Object.keys(value);
  const copy = Array.isArray(value) ? [...value] : { ...value };
  const name = names.length === 0 ? undefined : chance.of(names);
  const way = chance.below(6);
  if (way === 0 && name !== undefined) Reflect.deleteProperty(copy, name);
  else if (way === 1)
    Object.defineProperty(copy, chance.of(texts), { value: chance.of(others), enumerable: true });
  else if (way === 2 && Array.isArray(copy))
    copy.push(...Array.from({ length: 300 }, () => chance.of(others)));
  else if (name !== undefined) copy[name] = mutateValue(copy[name], chance);
  return copy;
}

/** Changes the bytes of a body. */
export function mutateBytes(bytes, chance) {
  const way = chance.below(6);
  const copy = Buffer.from(bytes);
  if (copy.length === 0 || way === 0) return Buffer.from(chance.of(texts));
  const at = chance.below(copy.length);
  if (way === 1) return copy.subarray(0, at);
  if (way === 2) return Buffer.concat([copy, copy]);
  if (way === 3)
    return Buffer.concat([copy.subarray(0, at), Buffer.from(chance.of(texts)), copy.subarray(at)]);
  copy[at] = chance.below(256);
  return copy;
}

/** Something to stand in a path or a query, as it is sent. */
export function oddText(chance) {
  return encodeURIComponent(chance.of(texts).slice(0, 2000).replaceAll('\ud800', '')).slice(
    0,
    chance.of([20, 200, 6000]),
  );
}
