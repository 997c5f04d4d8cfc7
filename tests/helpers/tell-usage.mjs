// Preloaded into a program (node --import): tells its parent, when it ends, how long it ran and the most memory it held.
// VmHWM, because what getrusage tells begins with the memory of the parent that was forked.
import { readFileSync, writeSync } from 'node:fs';

const start = performance.now();
process.on('exit', () => {
  const ms = Math.round(performance.now() - start);
  const peakKb = Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
  writeSync(3, JSON.stringify({ ms, peakKb }));
});
