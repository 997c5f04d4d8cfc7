// lxrecv, the district's receiver: one word, one command (SYNC.md 6.2).

import { readArguments } from './arguments.ts';
import { enrol } from './commands/enrol.ts';
import { figures } from './commands/figures.ts';
import { importBundles } from './commands/import.ts';
import { init } from './commands/init.ts';
import { receipt } from './commands/receipt.ts';
import type { Command, Terminal } from './commands/session.ts';
import { refuse } from './commands/session.ts';
import { status } from './commands/status.ts';
import { verify } from './commands/verify.ts';
import { describeFileError, type ExitCode, exitCodes, inputOutput, usage } from './exit-codes.ts';

const commands: { readonly [word: string]: Command } = {
  init,
  enrol,
  verify,
  import: importBundles,
  receipt,
  status,
  figures,
};
const flags = ['json', 'dry-run'];

export async function lxrecv(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const args = readArguments(argv, flags);
  if (!args.ok) return refuse(terminal, usage(args.error));
  const word = args.value.words[0] ?? '';
  const command = Object.hasOwn(commands, word) ? commands[word] : undefined;
  if (!command) return refuse(terminal, usage(`用法：lxrecv ${Object.keys(commands).join(' | ')} …`));
  try {
    return await command(args.value, terminal);
  } catch (error) {
    return refuse(terminal, sentenceFor(error));
  }
}

function sentenceFor(error: unknown): { readonly exit: ExitCode; readonly message: string } {
  const isSystem = error instanceof Error && 'syscall' in error;
  if (isSystem) return inputOutput(describeFileError(error, '操作'));
  return { exit: exitCodes.internal, message: `程序错误，操作没有完成，请把下面一行告诉维护人员：${String(error)}` };
}
