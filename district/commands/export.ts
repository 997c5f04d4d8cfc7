import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { utf8 } from '#shared/base/bytes.ts';
import { type CalendarDate, dateOfInstant } from '#shared/base/calendar-date.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { formatHlc, parseHlc } from '#shared/sync/clock.ts';
import { writeCsv } from '#shared/workbook/write/csv-writer.ts';
import { writeWorkbook } from '#shared/workbook/write/workbook-writer.ts';
import { type Arguments, optionText } from '../arguments.ts';
import { exitCodes, type Refusal, usage } from '../exit-codes.ts';
import { type CommitteeBook, type Register, recordLines, registersOf } from '../export-records.ts';
import { replaceFile } from '../keep-file.ts';
import { loadCommittees } from '../store/record-store.ts';
import { type Command, refuse, withDatabase } from './session.ts';

/**
 * lxrecv export --format ndjson|csv|xlsx --out DIR [--at STAMP] [--committee CODE]: the registers as they were at a stamp
 * (16 hexadecimal digits as operations carry it, or an instant such as 2026-06-30T16:00:00Z), all operations without one.
 */
export const exportRecords: Command = (args, terminal) => {
  const wanted = wantedOf(args, terminal.now());
  if (!wanted.ok) return Promise.resolve(refuse(terminal, wanted.error));
  return withDatabase(args, terminal, 'never', async (db) => {
    const { write, out, stamp, committee } = wanted.value;
    const books = await loadCommittees(db, committee, stamp);
    if (committee !== undefined && books.length === 0)
      return refuse(terminal, usage(`没有收到过 ${committee} 的报送包。请核对 --committee 后面的代码。`));
    const day = dayOf(stamp, terminal.now());
    const registers = registersOf(books, day);
    mkdirSync(out, { recursive: true });
    for (const { name, bytes } of write(registers, books, terminal.now())) replaceFile(join(out, name), bytes);
    for (const { sheet, rows } of registers) terminal.print(`${sheet.name}：${rows.length} 条`);
    terminal.print(`已导出到 ${out}，截至 ${day}，共 ${books.length} 个综合党委。文件含个人信息，请妥善保管。`);
    return exitCodes.ok;
  });
};

type OutFile = { readonly name: string; readonly bytes: Uint8Array };
type Write = (registers: readonly Register[], books: readonly CommitteeBook[], now: Date) => readonly OutFile[];

const formats: { readonly [format: string]: Write } = {
  ndjson: (registers, books) =>
    registers.map(({ entity }) => ({ name: `${entity}.ndjson`, bytes: utf8(recordLines(books, entity)) })),
  csv: (registers) =>
    registers.map(({ entity, sheet, rows }) => ({
      name: `${entity}.csv`,
      bytes: writeCsv(sheet, rows, 'utf-8').bytes,
    })),
  xlsx: (registers, _, now) =>
    registers.length === 0 ? [] : [{ name: 'registers.xlsx', bytes: writeWorkbook(registers, now.toISOString()) }],
};

type Wanted = {
  readonly write: Write;
  readonly out: string;
  /** No later operation counts; undefined: all count. */
  readonly stamp?: string;
  readonly committee?: string;
};

function wantedOf(args: Arguments, now: Date): Result<Wanted, Refusal> {
  const [format = '', out, at] = ['format', 'out', 'at'].map((name) => optionText(args, name));
  if (format === 'parquet')
    return fail(usage('没有内置 parquet 格式。请用 --format csv 或 ndjson，再用分析软件转换。'));
  const write = Object.hasOwn(formats, format) ? formats[format] : undefined;
  if (!write || out === undefined)
    return fail(usage('用法：lxrecv export --format ndjson|csv|xlsx --out 文件夹 [--at 时刻] [--committee 代码]'));
  const stamp = at === undefined ? undefined : stampOf(at);
  if (at !== undefined && (stamp === undefined || (parseHlc(stamp)?.ms ?? 0) > now.getTime() + dayMs))
    return fail(usage('--at 后面应是 16 位操作时刻，或像 2026-06-30T16:00:00Z 这样的时刻，且不晚于现在。'));
  const committee = optionText(args, 'committee');
  return ok({ write, out, ...(stamp ? { stamp } : {}), ...(committee ? { committee } : {}) });
}

const dayMs = 86_400_000;

function stampOf(text: string): string | undefined {
  if (parseHlc(text)) return text;
  const ms = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isFinite(ms) ? formatHlc({ ms, counter: 0xffff }) : undefined;
}

/** The calendar day of the stamp in China, where dated values are dated. */
function dayOf(stamp: string | undefined, now: Date): CalendarDate {
  return dateOfInstant(stamp === undefined ? now.getTime() : (parseHlc(stamp)?.ms ?? 0));
}
