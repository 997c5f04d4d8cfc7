import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

/**
 * Asks on the terminal; what is typed is not shown. Piped input is taken line by line, so that a script can answer.
 *
 * @returns undefined at the end of the input
 */
export function secretAsker(): (question: string) => Promise<string | undefined> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const isTerminal = process.stdin.isTTY === true;
  const lines = createInterface({ input: process.stdin, output: silent, terminal: isTerminal });
  const waiting: ((line: string | undefined) => void)[] = [];
  const typed: string[] = [];
  let ended = false;
  lines.on('line', (line) => {
    const next = waiting.shift();
    if (next) next(line);
    else typed.push(line);
  });
  lines.on('close', () => {
    ended = true;
    for (const next of waiting.splice(0)) next(undefined);
  });
  return (question) => {
    process.stderr.write(question);
    return new Promise((resolve) => {
      const ready = typed.shift();
      const take = (line: string | undefined) => {
        if (isTerminal) process.stderr.write('\n');
        if (waiting.length === 0) lines.pause();
        resolve(line);
      };
      lines.resume();
      if (ready !== undefined) take(ready);
      else if (ended) take(undefined);
      else waiting.push(take);
    });
  };
}
