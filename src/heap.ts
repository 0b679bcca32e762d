import { setFlagsFromString } from 'node:v8';

/**
 * Has V8 make all objects in its young generation. By itself it takes what a place in the program makes for objects
 * that last, when the first ones of them did; here those are what is read at the start and kept, while every request
 * makes more at the same places. Collecting these with the old ones slows all requests down every few seconds.
 */
export function keepHeapYoung(): void {
  setFlagsFromString('--no-allocation-site-pretenuring');
}
