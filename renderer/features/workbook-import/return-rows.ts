// Rows given back to be put right: one workbook with the original columns, the reason beside each row and at each bad
// cell. It is what leaves the program, and what is kept for 90 days.

import { currentLedger } from '#renderer/data/current-ledger.ts';
import { describeStoreProblem } from '#renderer/data/store-problem.ts';
import type { Bytes } from '#shared/base/bytes.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { entities } from '#shared/domain/entities.ts';
import type { WrittenFile } from '#shared/ledger/audit.ts';
import type { ReturnedRow } from '#shared/workbook/returned-rows.ts';
import { currentImport, type ReadTable } from './import-state.ts';
import { askReader } from './reading.ts';

/** A row that stays out or has to be looked at, by its table and its position there, with the reason. */
export type RowToReturn = { readonly table: number; readonly at: number; readonly why: string };

/** The workbook with these rows; undefined when the import was given up meanwhile. */
export async function workbookOfRows(rows: readonly RowToReturn[]): Promise<Bytes | undefined> {
  const { tables } = currentImport();
  const byTable = tables.map((table, index) => ({
    table: index,
    rows: rows.filter((row) => row.table === index).map((row) => returnedRow(table, row)),
  }));
  return askReader('returned', { tables: byTable.filter((own) => own.rows.length > 0), at: new Date().toISOString() });
}

function returnedRow({ rows }: ReadTable, { at, why }: RowToReturn): ReturnedRow {
  const problems = rows[at]?.problems ?? [];
  const marks = problems.flatMap(({ col, level, message }) =>
    col === null || level === 'info' ? [] : [{ col, why: message }],
  );
  return { at, why, marks };
}

/** Writes the workbook out of the program; null when the clerk chose no place. @param name added to the file's own */
export async function saveReturnedRows(
  rows: readonly RowToReturn[],
  name: string,
): Promise<Result<WrittenFile | null, { readonly message: string }>> {
  const store = currentLedger();
  const content = await workbookOfRows(rows);
  if (!store || !content) return ok(null);
  const columns = columnsOf(rows);
  const entry = {
    act: 'returnRows',
    subject: currentImport().file?.name ?? '',
    count: rows.length,
    format: 'xlsx',
    columns: columns.map(({ header }) => header),
    inFull: columns.filter(({ isPersonal }) => isPersonal).map(({ header }) => header),
  } as const;
  const saved = await store.handOut(entry, {
    suggestedName: returnedFileName(currentImport().file?.name, name),
    content,
  });
  return saved.ok ? saved : fail({ message: describeStoreProblem(saved.error) });
}

function columnsOf(rows: readonly RowToReturn[]): readonly { readonly header: string; readonly isPersonal: boolean }[] {
  const { tables } = currentImport();
  const columns = [...new Set(rows.map(({ table }) => table))].flatMap((table) => tables[table]?.columns ?? []);
  const personal = new Map<string, boolean>();
  for (const { header, target } of columns) {
    const kind = target ? entities[target.entity].fields[target.field]?.personal : undefined;
    personal.set(header, personal.get(header) === true || kind === 'idNumber' || kind === 'phone');
  }
  return [...personal].map(([header, isPersonal]) => ({ header, isPersonal }));
}

/** 花名册.xlsx → 花名册_未导入行.xlsx */
export function returnedFileName(file: string | undefined, name: string): string {
  const base = (file ?? '').replace(/\.[^.]*$/, '').replace(/_未导入行$/, '');
  const safe = name.replaceAll(/[\\/:*?"<>|]/g, '');
  return `${[...(base || '导入')].slice(0, 50).join('')}_${[...safe].slice(0, 30).join('')}.xlsx`;
}
