// Rates of several engines, measured in turn so that what else the machine does hits all of them.
import { hrtime } from 'node:process';

/**
 * Decisions a second of each contestant over several rounds: median, least and most. In each round every one has
 * its turn, another one first each time, and repeats its requests for about the same time.
 *
 * @param turn the length of a turn in milliseconds; it ends with a whole pass over the requests
 */
export async function timedRounds(contestants, rounds, turn) {
  const passes = [];
  for (const contestant of contestants) {
    await passesWithin(contestant, turn);
    passes.push(await passesWithin(contestant, turn));
  }
  const rates = contestants.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (let offset = 0; offset < contestants.length; offset++) {
      const at = (round + offset) % contestants.length;
      globalThis.gc?.();
      const taken = await seconds(contestants[at], passes[at]);
      rates[at].push((contestants[at].requests.length * passes[at]) / taken);
    }
  }
  return contestants.map(({ name }, index) => {
    const sorted = rates[index].sort((a, b) => a - b);
    return { name, median: sorted[sorted.length >> 1], least: sorted[0], most: sorted.at(-1) };
  });
}

/** How many passes over its requests a contestant finishes in that time, at least one. */
async function passesWithin(contestant, milliseconds) {
  let taken = 0;
  let passes = 0;
  while (taken * 1000 < milliseconds) {
    taken += await seconds(contestant, 1);
    passes++;
  }
  return passes;
}

async function seconds({ name, ask, requests, asynchronous }, passes) {
  let yes = 0;
  const start = hrtime.bigint();
  if (asynchronous) {
    for (let pass = 0; pass < passes; pass++) for (const request of requests) if (await ask(request)) yes++;
  } else {
    for (let pass = 0; pass < passes; pass++) for (const request of requests) if (ask(request)) yes++;
  }
  const taken = Number(hrtime.bigint() - start) / 1e9;
  if (yes % passes !== 0) throw new Error(`${name} did not answer the same requests alike`);
  return taken;
}
