// Rows that are given back and come again unchanged say the same as before: every row of every sample workbook goes out
// as a problem row and is read again.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { read, utils } from 'xlsx';
import { utf8 } from '#shared/base/bytes.ts';
import { type OpenedFiles, type OpenOptions, openWorkbook } from '#shared/workbook/open-workbook.ts';
import type { TableReading } from '#shared/workbook/read-table.ts';
import { returnedSheet } from '#shared/workbook/returned-rows.ts';
import { reportOf } from '#shared/workbook/table-report.ts';
import { writeWorkbook } from '#shared/workbook/write/workbook-writer.ts';

const folder = join(import.meta.dirname, '../fixtures');
const today = '2025-03-31';

function open(bytes: Uint8Array, name: string, options: OpenOptions = {}): OpenedFiles {
  const opened = openWorkbook(bytes, name, { today, ...options });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

function tablesOf(opened: OpenedFiles): readonly TableReading[] {
  return opened.read().flatMap(({ reading }) => ('drafts' in reading ? [reading] : []));
}

/** All rows of all tables, as they would be given back. */
function returned(tables: readonly TableReading[]) {
  const sheets = tables.map((table) =>
    returnedSheet(
      table,
      table.drafts.map(({ problems }, at) => ({
        at,
        why: problems.map(({ message }) => message).join(' '),
        marks: problems.flatMap(({ col, message }) => (col === null ? [] : [{ col, why: message }])),
      })),
    ),
  );
  return writeWorkbook(sheets, '2026-11-22T00:00:00Z');
}

/** What a table says, without what only tidied it up. */
function wordsOf(table: TableReading) {
  const { entity, kind, columns, rows } = reportOf(table, true);
  return {
    entity,
    kind,
    fields: columns.map(({ field, item }) => ({ field, item })),
    rows: rows.map(({ records, outcome, problems }) => ({
      records,
      outcome,
      codes: problems.flatMap(({ code, level }) => (level === 'info' ? [] : [code])),
    })),
  };
}

describe('rows that are given back', () => {
  it.each(readdirSync(folder).filter((name) => /^[0-6]\d_/.test(name)))('of %s come again as they were', (name) => {
    const tables = tablesOf(open(new Uint8Array(readFileSync(join(folder, name))), name));
    const again = tablesOf(open(returned(tables), name.replace(/\.\w+$/, '_未导入行.xlsx')));
    expect(again.map(wordsOf)).toEqual(tables.map(wordsOf));
  });

  it('have the reason beside them, a comment at each bad cell, and their place in the file', () => {
    const text = '姓名,身份证号,联系电话\n张测试,990000199001010031,19900000001\n李测试,,1990000\n';
    const tables = tablesOf(open(utf8(text), '骑手.csv'));
    const book = read(returned(tables), { type: 'array' });
    const sheet = book.Sheets[book.SheetNames[0] ?? ''];
    const rows = utils.sheet_to_json<string[]>(sheet ?? {}, { header: 1 });
    expect(rows[0]).toEqual(['姓名', '身份证号', '联系电话', '原因', '工作表', '原行号']);
    expect(rows[1]?.slice(0, 3)).toEqual(['张测试', '990000199001010031', '19900000001']);
    expect(rows[1]?.[3]).toContain('校验位不对');
    expect(rows[1]?.slice(4)).toEqual(['csv', '2']);
    const comment = (sheet?.B2 as { c?: readonly { readonly t: string }[] } | undefined)?.c?.[0]?.t;
    expect(comment).toContain('校验位不对');
  });

  it('do not tell digits that nobody wrote when a number has lost its end', () => {
    const name = readdirSync(folder).find((one) => one.startsWith('07_')) ?? '';
    const tables = tablesOf(open(new Uint8Array(readFileSync(join(folder, name))), name));
    const codes = tablesOf(open(returned(tables), name)).flatMap(({ drafts }) =>
      drafts.flatMap(({ problems }) => problems.map(({ code }) => code)),
    );
    expect(codes.filter((code) => code === 'ID_PRECISION_LOST').length).toBeGreaterThan(0);
  });

  it('of a table without headings get the names of their fields', () => {
    const choose = () => ({ heads: [{ top: 0, depth: 0, kind: 'worker' as const }] });
    const text = '张测试,男,990000199001010031\n李测试,女,990000199001010033\n';
    const tables = tablesOf(open(utf8(text), '剪贴板', { choose }));
    const again = tablesOf(open(returned(tables), '剪贴板_未导入行.xlsx'));
    expect(again.map(wordsOf)).toEqual(tables.map(wordsOf));
  });
});
