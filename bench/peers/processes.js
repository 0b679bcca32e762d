// Loading time and memory of engines, each in a process of its own.
import { execFileSync } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath, URL } from 'node:url';

const child = fileURLToPath(new URL('child.js', import.meta.url));

/**
 * Medians over several processes for each engine: milliseconds until its code is imported, and from there until
 * its policy is loaded; bytes of memory beyond those of a process that reads the same input and loads no engine.
 * The heap is that of JavaScript; what WebAssembly takes is in the resident memory alone.
 *
 * @param policies by an engine's name, which is that of its file, its policy
 * @param questions those that each process decides about in turn until it has made so many decisions
 */
export function inProcesses(policies, questions, { processes, decisions }) {
  const input = JSON.stringify({ policies, questions });
  const bare = medians(runs('bare', input, processes, decisions));
  return Object.keys(policies).map((name) => {
    const own = medians(runs(name, input, processes, decisions));
    const beyond = (figure) => own[figure] - bare[figure];
    return {
      name,
      importing: own.importing,
      loading: own.loading,
      rssLoaded: beyond('rssLoaded'),
      heapLoaded: beyond('heapLoaded'),
      rssAfter: beyond('rssAfter'),
      heapAfter: beyond('heapAfter'),
    };
  });
}

function runs(name, input, processes, decisions) {
  const args = ['--expose-gc', child, name, String(decisions)];
  return Array.from({ length: processes }, () =>
    JSON.parse(execFileSync(process.execPath, args, { input, encoding: 'utf8' })),
  );
}

function medians(results) {
  return Object.fromEntries(
    Object.keys(results[0]).map((figure) => {
      const sorted = results.map((result) => result[figure]).sort((a, b) => a - b);
      return [figure, sorted[sorted.length >> 1]];
    }),
  );
}
