// Steps the clock of a process: `node --import stepped-clock.js`, with CLOCK_OFFSET_FILE naming a file that holds
// milliseconds, which is read again many times a second. The monotonic clock stays as it is.
import { readFileSync } from 'node:fs';
import { setInterval } from 'node:timers';

const RealDate = Date;
let offset = read();
setInterval(() => {
  offset = read();
}, 20).unref();

const now = () => RealDate.now() + offset;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
  apply: () => new RealDate(now()).toString(),
  get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
});

function read() {
  const text = readFileSync(process.env.CLOCK_OFFSET_FILE, 'utf8');
  return text === '' ? offset : Number(text);
}
