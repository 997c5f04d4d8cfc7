import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { bundleExtension } from '#shared/bundle/file-names.ts';
import { type Arguments, hasFlag, optionText } from '../arguments.ts';
import { type ExitCode, exitCodes, usage } from '../exit-codes.ts';
import { filesBelow } from '../files-below.ts';
import { type Received, type Receiving, receiveFile } from '../receive.ts';
import { type Command, districtOf, refuse, type Terminal, withDatabase } from './session.ts';

/** lxrecv import DIR|F… --dir D [--db …] [--dry-run] [--receipts OUT] [--json] */
export const importBundles: Command = (args, terminal) =>
  withDatabase(args, terminal, async (db) => {
    const folder = districtOf(args);
    if (!folder.ok) return refuse(terminal, folder.error);
    if (args.words.length < 2)
      return refuse(terminal, usage('没有指明要接收的文件。用法：lxrecv import 文件或文件夹 --dir 区级文件夹'));
    const receiving = { folder: folder.value, db, now: terminal.now(), dryRun: hasFlag(args, 'dry-run') };
    return report(await receiveAll(args, receiving), args, terminal);
  });

/** Files are taken in the order of their names, which is the order of their numbers. */
async function receiveAll(args: Arguments, receiving: Receiving): Promise<readonly Received[]> {
  const results: Received[] = [];
  const receipts = optionText(args, 'receipts');
  for (const file of filesBelow(args.words.slice(1), bundleExtension).filter(isUpload)) {
    const received = await receiveFile(file, receiving);
    if (receipts !== undefined && received.receipt) handOut(received.receipt, receipts);
    results.push(received);
  }
  return results;
}

/** Receipts travel on the same stick as bundles; their names tell them apart, and a renamed one is refused by content. */
function isUpload(file: string): boolean {
  return !/-rcpt-\d{6}\.lxsync$/.test(file);
}

function handOut({ fileName, path }: { readonly fileName: string; readonly path: string }, out: string): void {
  mkdirSync(out, { recursive: true });
  if (!existsSync(join(out, fileName))) copyFileSync(path, join(out, fileName));
}

function report(results: readonly Received[], args: Arguments, terminal: Terminal): ExitCode {
  if (hasFlag(args, 'json')) terminal.print(JSON.stringify(results.map(asJson)));
  else for (const { file, message, receipt } of results) terminal.print(`${file}：${message}${answered(receipt)}`);
  if (results.length === 0) return refuse(terminal, usage('没有找到报送包（.lxsync）。请核对文件夹。'));
  const refused = results.filter(({ outcome }) => outcome === 'refused').length;
  return refused === 0 ? exitCodes.ok : refused < results.length ? exitCodes.partial : exitCodes.rejected;
}

function answered(receipt: Received['receipt']): string {
  return receipt ? `回执 ${receipt.fileName}` : '';
}

function asJson({ file, outcome, code, message, operations, receipt }: Received): object {
  return { file, outcome, code, message, operations, receipt: receipt && { file: receipt.path, ...receipt.body } };
}
