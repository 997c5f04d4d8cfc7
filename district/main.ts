import { lxrecv } from './lxrecv.ts';

process.exitCode = await lxrecv(process.argv.slice(2), {
  print: (line) => process.stdout.write(`${line}\n`),
  complain: (line) => process.stderr.write(`${line}\n`),
  now: () => new Date(),
});
