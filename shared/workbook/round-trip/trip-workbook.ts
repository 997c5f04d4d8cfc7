// The workbook that goes out: the rows with known columns locked, a sheet for what is new there, and the copy of what
// went out.

import type { Bytes } from '#shared/base/bytes.ts';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import { entities } from '#shared/domain/entities.ts';
import type { TripColumn } from '#shared/domain/trip-column.ts';
import type { OutColumn, OutRow, OutSheet, OutValue } from '../write/out-sheet.ts';
import { outColumnsOf, outValueOf } from '../write/record-columns.ts';
import { writeWorkbook } from '../write/workbook-writer.ts';
import { type BaseRow, baseRows, baseSheetName, digestLines, type TripHead } from './trip-base.ts';

/** The heading over the ids; the number of the trip follows it. */
export const idHeading = '核对编号';
export const newRowsSheet = '新增';

export type TripPaper = TripHead & {
  readonly sheet: string;
  readonly title: string;
  readonly lines: readonly string[];
  /** Whether there is a sheet for rows that we do not have. */
  readonly takesNewRows: boolean;
};

/** A row to go out; of a masked column the masked text, of a reference the words under which it is shown. */
export type TripRow = BaseRow;

export type MadeTrip = { readonly bytes: Bytes; readonly digest: string };

/** Longer texts do not go into one cell. */
const longestText = 30_000;
const tooLong = '（文字太长，没有带出）';

/**
 * @param at the instant the file bears
 * @param digest over the lines of the copy
 */
export function writeTrip(
  paper: TripPaper,
  rows: readonly TripRow[],
  at: string,
  digest: (lines: Iterable<string>) => string,
): MadeTrip {
  const sent = rows.map((row) => ({ ...row, values: row.values.map(fitted) }));
  const base = baseRows(paper, sent);
  const sheets = [
    { sheet: mainSheet(paper), rows: sent.map((row) => outRow(paper.columns, row)) },
    ...(paper.takesNewRows ? [{ sheet: emptySheet(paper), rows: [] }] : []),
    { sheet: baseSheet(paper), rows: base },
  ];
  const lines = digestLines(base.map(({ cells }) => cells as readonly (string | null)[]));
  return { bytes: writeWorkbook(sheets, at), digest: digest(lines) };
}

/** What does not fit went out as these words, so that they are what it is compared with. */
function fitted(value: JsonValue): JsonValue {
  const isLong = typeof value === 'string' ? value.length > longestText : JSON.stringify(value).length > longestText;
  return isLong ? tooLong : value;
}

function mainSheet({ trip, columns, sheet, title, lines }: TripPaper): OutSheet {
  const id: OutColumn = { header: `${idHeading} ${trip}`, kind: 'text', width: 48, isLocked: true, isHidden: true };
  const shown = columns.map((column): OutColumn => {
    const { choices, ...plain } = outColumn(column);
    if (column.use !== 'open') return { ...plain, isLocked: true };
    return choices === undefined ? plain : { ...plain, choices };
  });
  return { name: sheet, title, lines, columns: [id, ...shown], isProtected: true, hasFilter: true };
}

/** Everything may be typed here that a row of the register may say; references follow from names. */
function emptySheet({ columns, title }: TripPaper): OutSheet {
  const typed = columns.filter(({ entity, field, use }) => use !== 'masked' && kindOf(entity, field) !== 'ref');
  return {
    name: newRowsSheet,
    title: `${title}：新增`,
    lines: ['原表里没有的，从下面第一行空行填起，一行一条。'],
    columns: typed.map((column) => outColumn(column)),
  };
}

function baseSheet({ columns }: TripPaper): OutSheet {
  const text = (header: string): OutColumn => ({ header, kind: 'text', width: 12 });
  const headers = ['记录', '相关记录', ...columns.map(({ entity, field }) => `${entity}.${field}`)];
  return { name: baseSheetName, state: 'veryHidden', columns: headers.map(text) };
}

function outColumn({ entity, field, header, use }: TripColumn): OutColumn {
  const [column] = outColumnsOf(entities[entity], [field]);
  if (!column) return { header, kind: 'text' };
  return use === 'masked' ? { header, kind: 'text' } : { ...column, header };
}

function kindOf(entity: TripColumn['entity'], field: string): string | undefined {
  return entities[entity].fields[field]?.kind;
}

function outRow(columns: readonly TripColumn[], { id, values }: TripRow): OutRow {
  return { cells: [id, ...columns.map((column, i) => sentValue(column, values[i] ?? null))] };
}

/** What a cell says when it goes out. */
export function sentValue({ entity, field, use }: TripColumn, value: JsonValue): OutValue {
  const declared = entities[entity].fields[field];
  if (value === null || value === tooLong) return value;
  if (use === 'masked' || !declared || declared.kind === 'ref') return String(value);
  return outValueOf(declared, value);
}
