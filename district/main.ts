import { secretAsker } from './ask-secret.ts';
import { lxrecv } from './lxrecv.ts';

/** The keyboard is opened with the first question, or a command without questions would wait for its end. */
let ask: ReturnType<typeof secretAsker> | undefined;

process.exitCode = await lxrecv(process.argv.slice(2), {
  print: (line) => process.stdout.write(`${line}\n`),
  complain: (line) => process.stderr.write(`${line}\n`),
  now: () => new Date(),
  askSecret: (question) => {
    ask ??= secretAsker();
    return ask(question);
  },
});
