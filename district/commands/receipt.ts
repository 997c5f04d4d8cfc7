import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Arguments, optionText } from '../arguments.ts';
import { nodeDisk } from '../disk.ts';
import type { DistrictFolder } from '../district-folder.ts';
import { type ExitCode, exitCodes, usage } from '../exit-codes.ts';
import { keepFile } from '../keep-file.ts';
import { type IssuedReceipt, keepReceipt, receiptByNumber, receiptsOfDevice } from '../receipt-desk.ts';
import type { Database } from '../store/database.ts';
import { type Command, districtOf, refuse, type Terminal, withDatabase } from './session.ts';

/**
 * lxrecv receipt list --device X | show|reissue --device X --no N [--out DIR], each with --dir D: every receipt that a PC
 * got; one of them as JSON; or its file once more, byte for byte as it was, also copied to a stick.
 */
export const receipt: Command = (args, terminal) =>
  withDatabase(args, terminal, 'never', async (db) => {
    const folder = districtOf(args);
    if (!folder.ok) return refuse(terminal, folder.error);
    const device = optionText(args, 'device');
    const no = Number(optionText(args, 'no'));
    if (device !== undefined && args.words[1] === 'list') return list(db, device, terminal);
    if (device === undefined || !Number.isInteger(no) || !['show', 'reissue'].includes(args.words[1] ?? ''))
      return refuse(
        terminal,
        usage(
          '用法：lxrecv receipt list --device 电脑，或 receipt show|reissue --device 电脑 --no 包号 [--out 文件夹]',
        ),
      );
    const issued = await receiptByNumber(db, device, no);
    if (!issued) return refuse(terminal, usage(`电脑 ${device} 的第 ${no} 号包还没有回执。请先接收这个包。`));
    return answer(args, terminal, folder.value, issued);
  });

async function list(db: Database, device: string, terminal: Terminal): Promise<ExitCode> {
  const issued = await receiptsOfDevice(db, device);
  if (issued.length === 0) return refuse(terminal, usage(`电脑 ${device} 还没有回执。请用 lxrecv status 核对编号。`));
  for (const { rno, no, at, result, code, rejects } of issued)
    terminal.print(`回执 ${rno}  第 ${no} 号包  ${at}  ${results[result]}  ${code}  退回 ${rejects.length} 条`);
  return exitCodes.ok;
}

const results = { ok: '已收', partial: '部分收下', rejected: '没有收下' } as const;

function answer(args: Arguments, terminal: Terminal, { path }: DistrictFolder, issued: IssuedReceipt): ExitCode {
  if (args.words[1] === 'show') terminal.print(JSON.stringify(issued.body));
  else {
    const out = optionText(args, 'out');
    terminal.print(`已重新给出回执：${keepReceipt({ path, disk: nodeDisk }, issued)}`);
    if (out !== undefined) terminal.print(`已复制到：${copyTo(out, issued)}`);
  }
  return exitCodes.ok;
}

function copyTo(out: string, { fileName, bytes }: IssuedReceipt): string {
  mkdirSync(out, { recursive: true });
  keepFile(join(out, fileName), bytes);
  return join(out, fileName);
}
