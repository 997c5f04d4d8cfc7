// What a clerk does with the import wizard, for every workbook of a folder: read, plan, write as one transaction.

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { endingsOf } from '#electron/services/dialog-port.ts';
import { dateOfInstant } from '#shared/base/calendar-date.ts';
import { newUlid } from '#shared/base/ids.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import { type Book, recordsOf } from '#shared/ledger/book.ts';
import { planImport } from '#shared/ledger/import-plan.ts';
import type { ImportSheet } from '#shared/ledger/import-types.ts';
import type { ImportContext } from '#shared/workbook/known-records.ts';
import { readWorkbook, type WorkbookReport } from '#shared/workbook/read-workbook.ts';
import { DemoRefusal } from './demand.ts';
import type { OfficePc } from './office-pc.ts';

export type WorkbookOutcome =
  | {
      readonly file: string;
      readonly accepted: number;
      readonly warned: number;
      readonly rejected: number;
      /** Sheets that hold no register of this program, with the reason. */
      readonly left: readonly { readonly sheet: string; readonly why: string }[];
    }
  | { readonly file: string; readonly error: { readonly code: string; readonly message: string } };

export async function takeInWorkbooks(
  pc: OfficePc,
  folder: string,
  files: readonly string[],
): Promise<readonly WorkbookOutcome[]> {
  const outcomes: WorkbookOutcome[] = [];
  for (const file of files) outcomes.push(await takeIn(pc, folder, file));
  return outcomes;
}

/** Names of the workbooks in a folder, in their order. */
export function workbooksIn(folder: string): readonly string[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new DemoRefusal(`找不到文件夹 ${folder}。请核对 --workbooks 后再运行。`);
  const names = readdirSync(folder).filter(isWorkbook).sort();
  if (names.length === 0) throw new DemoRefusal(`文件夹 ${folder} 里没有表格文件。请核对 --workbooks 后再运行。`);
  return names;
}

function isWorkbook(name: string): boolean {
  return !name.startsWith('~$') && endingsOf.workbook.includes(extname(name).slice(1).toLowerCase());
}

async function takeIn(pc: OfficePc, folder: string, file: string): Promise<WorkbookOutcome> {
  const read = readWorkbook(new Uint8Array(readFileSync(join(folder, file))), file, { context: contextOf(pc.book) });
  if (!read.ok) return { file, error: read.error };
  const sheets = read.value.sheets.filter((sheet) => sheet.entity !== null);
  if (sheets.length > 0) await write(pc, file, read.value);
  return { file, ...countsOf(read.value), left: leftSheets(read.value) };
}

/** What the ledger holds already; a register that is still empty cannot say that a name is wrong. */
function contextOf(book: Book): ImportContext {
  const texts = (entity: EntityName, field: string) =>
    recordsOf(book, entity).flatMap(({ values }) => (typeof values[field] === 'string' ? [values[field]] : []));
  const known = (entity: EntityName, ...fields: readonly string[]) => {
    const names = fields.flatMap((field) => texts(entity, field));
    return names.length > 0 ? names : undefined;
  };
  return {
    idNumbers: texts('person', 'idNo'),
    partyOrganizations: known('partyOrganization', 'name', 'alias'),
    stations: known('station', 'name', 'stationNo'),
    activityCodes: known('activity', 'code', 'topic'),
  };
}

async function write(pc: OfficePc, file: string, report: WorkbookReport): Promise<void> {
  const now = Date.now();
  const { changes } = planImport(pc.book, report.sheets.filter((sheet) => sheet.entity !== null) as ImportSheet[], {
    importId: newUlid(now),
    file,
    format: report.format,
    at: new Date(now).toISOString(),
    asOf: dateOfInstant(now),
    mode: 'upsert',
    blankErases: false,
    newId: () => newUlid(Date.now()),
  });
  await pc.commit(changes);
}

function countsOf({ sheets }: WorkbookReport) {
  const sum = (outcome: 'accepted' | 'warned' | 'rejected') =>
    sheets.reduce((total, { counts }) => total + (counts?.[outcome] ?? 0), 0);
  return { accepted: sum('accepted'), warned: sum('warned'), rejected: sum('rejected') };
}

function leftSheets({ sheets }: WorkbookReport) {
  return sheets.flatMap(({ sheet, entity, why }) => (entity === null ? [{ sheet, why: why ?? '' }] : []));
}
