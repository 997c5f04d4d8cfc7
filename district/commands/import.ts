import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleExtension } from '#shared/bundle/file-names.ts';
import { type Arguments, hasFlag, optionText } from '../arguments.ts';
import { nodeDisk } from '../disk.ts';
import type { PublicDistrict } from '../district-folder.ts';
import { describeFileError, type ExitCode, exitCodes, inputOutput, usage } from '../exit-codes.ts';
import { filesBelow, isUpload } from '../files-below.ts';
import { keepFile } from '../keep-file.ts';
import { numberKeysOf } from '../number-keys.ts';
import type { Received } from '../receive.ts';
import { receiveFiles } from '../receive-all.ts';
import { readPolicy } from '../receiving-policy.ts';
import { keepRootFile } from '../root-file.ts';
import { type Command, districtOf, refuse, type Terminal, withDatabase } from './session.ts';

/** lxrecv import DIR|F… --dir D [--db …] [--dry-run] [--receipts OUT] [--json] */
export const importBundles: Command = async (args, terminal) => {
  const folder = districtOf(args);
  if (!folder.ok) return refuse(terminal, folder.error);
  if (args.words.length < 2)
    return refuse(terminal, usage('没有指明要接收的文件。用法：lxrecv import 文件或文件夹 --dir 区级文件夹'));
  const files = filesBelow(args.words.slice(1), bundleExtension).filter(isUpload);
  if (files.length === 0) return refuse(terminal, usage('没有找到报送包（.lxsync）。请核对文件夹。'));
  return withDatabase(args, terminal, 'ifMissing', async (db) => {
    const disk = hasFlag(args, 'dry-run') ? undefined : nodeDisk;
    const { seals } = readPolicy(folder.value.path);
    const numberKeys = numberKeysOf(folder.value.path, disk);
    const receiving = { folder: folder.value, db, now: terminal.now(), numberKeys, seals, ...(disk ? { disk } : {}) };
    const results = await receiveFiles(files, receiving);
    report(results, args, terminal);
    return handOutReceipts(results, folder.value, optionText(args, 'receipts'), terminal) ?? exitCodeOf(results);
  });
};

function report(results: readonly Received[], args: Arguments, terminal: Terminal): void {
  if (hasFlag(args, 'json')) terminal.print(JSON.stringify(results.map(asJson)));
  else for (const received of results) terminal.print(lineOf(received));
}

function lineOf({ file, message, receiptPath, receiptProblem = '' }: Received): string {
  return `${file}：${message}${receiptPath === undefined ? receiptProblem : `回执：${receiptPath}`}`;
}

/** Copies the receipts to the stick, and the changes of the district's identity with them; the bundles stay received when it is full or read-only. */
function handOutReceipts(
  results: readonly Received[],
  folder: PublicDistrict,
  out: string | undefined,
  terminal: Terminal,
): ExitCode | undefined {
  if (out === undefined) return undefined;
  try {
    mkdirSync(out, { recursive: true });
    for (const { receipt, receiptPath } of results)
      if (receipt && receiptPath !== undefined) keepFile(join(out, receipt.fileName), readFileSync(receiptPath));
    if (folder.chain.length > 1) keepRootFile(folder, out);
    return undefined;
  } catch (error) {
    const why = describeFileError(error, `把回执写到 ${out} `);
    return refuse(terminal, inputOutput(`${why}报送包的接收不受影响，回执仍在区级文件夹的 receipts 中。`));
  }
}

/** Partial when something was refused or sent back, rejected when nothing came in. */
function exitCodeOf(results: readonly Received[]): ExitCode {
  const refused = results.filter(({ outcome }) => outcome === 'refused');
  if (refused.length === results.length)
    return refused.every(({ code }) => code === 'E_FILE') ? exitCodes.inputOutput : exitCodes.rejected;
  if (results.some(({ receiptProblem }) => receiptProblem !== undefined)) return exitCodes.inputOutput;
  const isPartial = refused.length > 0 || results.some(({ receipt }) => receipt?.body.result === 'partial');
  return isPartial ? exitCodes.partial : exitCodes.ok;
}

function asJson({ file, outcome, code, message, operations, receipt, receiptPath }: Received): object {
  return { file, outcome, code, message, operations, receipt: receipt && { file: receiptPath, ...receipt.body } };
}
