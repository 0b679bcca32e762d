import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** The objects of a gzipped file of one JSON object a line. */
export function readVectors<T>(file: string | URL): T[] {
  const lines = gunzipSync(readFileSync(file)).toString('utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as T);
}

/** A vector file that is part of the project. */
export function ownVectors(name: string): URL {
  return new URL(`vectors/${name}.jsonl.gz`, import.meta.url);
}
