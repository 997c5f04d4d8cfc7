// lxrecv, the district's receiver: one word, one command (SYNC.md 6.2).

import { type OptionNames, readArguments } from './arguments.ts';
import { doctor } from './commands/doctor.ts';
import { enrol } from './commands/enrol.ts';
import { exportRecords } from './commands/export.ts';
import { figures } from './commands/figures.ts';
import { importBundles } from './commands/import.ts';
import { init } from './commands/init.ts';
import { inspect } from './commands/inspect.ts';
import { policy } from './commands/policy.ts';
import { receipt } from './commands/receipt.ts';
import { recover } from './commands/recover.ts';
import { refdata } from './commands/refdata.ts';
import { returnOriginals } from './commands/return.ts';
import { root } from './commands/root.ts';
import type { Command, Terminal } from './commands/session.ts';
import { refuse } from './commands/session.ts';
import { status } from './commands/status.ts';
import { verify } from './commands/verify.ts';
import { describeFileError, type ExitCode, exitCodes, inputOutput, isFileError, usage } from './exit-codes.ts';

type CommandEntry = OptionNames & { readonly run: Command };

const commands: { readonly [word: string]: CommandEntry } = {
  init: { run: init, options: ['dir', 'district', 'name'], flags: [] },
  enrol: { run: enrol, options: ['dir', 'db', 'years', 'out', 'reason', 'device'], flags: [] },
  recover: { run: recover, options: ['dir', 'approver', 'second-approver', 'out'], flags: [] },
  refdata: { run: refdata, options: ['dir', 'src', 'out'], flags: [] },
  root: { run: root, options: ['dir', 'keys', 'replace', 'name', 'out'], flags: [] },
  verify: { run: verify, options: ['dir'], flags: ['json', 'no-decrypt'] },
  import: { run: importBundles, options: ['dir', 'db', 'receipts'], flags: ['json', 'dry-run'] },
  receipt: { run: receipt, options: ['dir', 'db', 'device', 'no', 'out'], flags: [] },
  return: { run: returnOriginals, options: ['dir', 'db', 'device', 'out', 'from'], flags: [] },
  status: { run: status, options: ['dir', 'db', 'street', 'overdue'], flags: ['json', 'conflicts'] },
  doctor: { run: doctor, options: ['dir', 'db'], flags: ['json', 'rebuild'] },
  policy: { run: policy, options: ['dir', 'seals'], flags: [] },
  inspect: { run: inspect, options: ['rows'], flags: ['json'] },
  export: {
    run: exportRecords,
    options: ['dir', 'db', 'format', 'out', 'at', 'committee'],
    flags: [],
  },
  figures: { run: figures, options: ['dir', 'db', 'from', 'to', 'committee'], flags: ['json'] },
};

export async function lxrecv(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const word = argv[0] ?? '';
  const command = Object.hasOwn(commands, word) ? commands[word] : undefined;
  if (!command) return refuse(terminal, usage(`用法：lxrecv ${Object.keys(commands).join(' | ')} …`));
  const args = readArguments(argv, command);
  if (!args.ok) return refuse(terminal, usage(args.error));
  try {
    return await command.run(args.value, terminal);
  } catch (error) {
    return refuse(terminal, sentenceFor(error));
  }
}

function sentenceFor(error: unknown): { readonly exit: ExitCode; readonly message: string } {
  if (isFileError(error)) return inputOutput(describeFileError(error, '操作'));
  return { exit: exitCodes.internal, message: `程序错误，操作没有完成，请把下面一行告诉维护人员：${String(error)}` };
}
