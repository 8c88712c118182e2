// A client that asks one small thing again and again, in a process of its own: what its parent does beside, such as
// reading answers to requests of 200 kB, must not count as the server's time.
import { setTimeout as pause } from 'node:timers/promises';

const [url, init] = process.argv.slice(2);
const times = { hostile: [], ordinary: [], calm: [] };

// The parent names the phase that begins; after the last one it is told how long each answer took.
let phase = 'before';
process.on('message', (next) => { phase = next; });

for (;;) {
  if (phase === 'over') break;
  const begun = phase;
  const start = performance.now();
  await (await fetch(url, JSON.parse(init))).text();
  // A wait that begins beside a hostile request counts to its end; any other one if its phase lasted.
  if (begun === 'hostile' || begun === phase) times[begun]?.push(performance.now() - start);
  await pause(5);
}
process.send(times, () => { process.disconnect(); });
