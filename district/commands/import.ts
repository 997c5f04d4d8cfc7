import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { bundleExtension } from '#shared/bundle/file-names.ts';
import { type Arguments, hasFlag, optionText } from '../arguments.ts';
import { nodeDisk } from '../disk.ts';
import type { PublicDistrict } from '../district-folder.ts';
import { describeFileError, type ExitCode, exitCodes, inputOutput, type Refusal, usage } from '../exit-codes.ts';
import { filesBelow, isUpload } from '../files-below.ts';
import { keepFile } from '../keep-file.ts';
import { numberKeysOf } from '../number-keys.ts';
import type { Received } from '../receive.ts';
import { receiveFiles } from '../receive-all.ts';
import { readPolicy } from '../receiving-policy.ts';
import { handBack } from '../returned-originals.ts';
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
    const handedOut = handOut(results, folder.value, optionText(args, 'receipts'));
    report(results, args, terminal, handedOut.ok ? handedOut.value : new Map());
    return handedOut.ok ? exitCodeOf(results) : refuse(terminal, handedOut.error);
  });
};

/** By the result: where its originals lie that were handed back. */
type HandedBack = ReadonlyMap<Received, readonly string[]>;

function report(results: readonly Received[], args: Arguments, terminal: Terminal, handedBack: HandedBack): void {
  const placesOf = (received: Received) => handedBack.get(received) ?? [];
  if (hasFlag(args, 'json')) terminal.print(JSON.stringify(results.map((one) => asJson(one, placesOf(one)))));
  else for (const received of results) for (const line of linesOf(received, placesOf(received))) terminal.print(line);
}

function linesOf(received: Received, places: readonly string[]): readonly string[] {
  const { file, message, receipt, receiptPath, receiptProblem = '', originals = [] } = received;
  const answer = `${file}：${message}${receiptPath === undefined ? receiptProblem : `回执：${receiptPath}`}`;
  if (originals.length === 0) return [answer];
  const device = receipt?.body.device ?? '';
  const lacks = `  这台电脑（${device}）缺少自己报送过的内容，可能恢复过旧备份。档案里有它原来的 ${originals.length} 个报送包`;
  if (places.length === 0)
    return [answer, `${lacks}：请用 lxrecv return --device ${device} --out U盘文件夹 取出，带回那台电脑接收。`];
  return [answer, `${lacks}，已退还，请和回执一起带回，在那台电脑上接收：`, ...places.map((place) => `    ${place}`)];
}

/**
 * Copies to the stick the receipts, the changes of the district's identity with them, and originals that their PCs have
 * lost; the bundles stay received when it is full or read-only.
 */
function handOut(
  results: readonly Received[],
  folder: PublicDistrict,
  out: string | undefined,
): Result<HandedBack, Refusal> {
  const handedBack = new Map<Received, readonly string[]>();
  if (out === undefined) return ok(handedBack);
  try {
    mkdirSync(out, { recursive: true });
    for (const received of results) {
      const { receipt, receiptPath, originals = [] } = received;
      if (!receipt || receiptPath === undefined) continue;
      keepFile(join(out, receipt.fileName), readFileSync(receiptPath));
      handedBack.set(received, handBack(originals, out, folder.district.code, receipt.street));
    }
    if (folder.chain.length > 1) keepRootFile(folder, out);
    return ok(handedBack);
  } catch (error) {
    const why = describeFileError(error, `把回执写到 ${out} `);
    return fail(inputOutput(`${why}报送包的接收不受影响，回执仍在区级文件夹的 receipts 中。`));
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

function asJson(
  { file, outcome, code, message, operations, receipt, receiptPath, originals = [] }: Received,
  places: readonly string[],
): object {
  const body = receipt && { file: receiptPath, ...receipt.body };
  const returned = originals.map(({ no, name }, i) => ({ no, name, file: places[i] }));
  return { file, outcome, code, message, operations, receipt: body, ...(returned.length > 0 ? { returned } : {}) };
}
