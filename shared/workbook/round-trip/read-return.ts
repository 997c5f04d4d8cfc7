// A workbook that came back, read against what went out: which rows are about which records, what each cell says now,
// what is new there and what is gone. Whether the copy in the file is what went out, the ledger's digest tells; a copy
// that is not believed is not used, and then every difference has to be asked.
import type { JsonValue } from '#shared/base/canonical-json.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import type { TripColumn } from '#shared/domain/trip-column.ts';
import { columnLetters, isBlankRow, type RawSheet, textOf } from '../raw-sheet.ts';
import { readSheets } from '../read-sheets.ts';
import { type WorkbookError, workbookError } from '../workbook-error.ts';
import { identifyRows, type SheetRow } from './identify-rows.ts';
import { cameBack } from './returned-cell.ts';
import { type BaseRow, digestLines, type FoundBase, findBase, type TripHead } from './trip-base.ts';
import { cellAt, findTripTables, otherHeadings, type Places, placesOf, type TripTable } from './trip-table.ts';

/** A trip as the ledger knows it. */
export type KnownTrip = TripHead & { readonly digest: string };

/**
 * What the copy in the file is worth: `intact` as the ledger knows it, `altered`, `missing` (saved in another format),
 * or `unknown` because the ledger knows nothing of this trip.
 */
export type BaseState = 'intact' | 'altered' | 'missing' | 'unknown';

export type ReturnedCellReading = {
  readonly column: number;
  readonly base?: JsonValue;
  readonly theirs: JsonValue;
  readonly text?: string;
  readonly problem?: string;
  readonly doubt?: string;
};

export type ReturnedRowReading = {
  readonly sheet: string;
  readonly row: number;
  readonly records: { readonly [entity in EntityName]?: string };
  readonly cells: readonly ReturnedCellReading[];
};

export type RowPlace = { readonly sheet: string; readonly row: number };

export type ReturnedTable = {
  readonly sheet: string;
  /** Zero-based row of the headings. */
  readonly top: number;
  /** Field of the trip → column letter, as the note of an import has it. */
  readonly letters: { readonly [field: string]: string };
  /** Columns of the trip, by position, that the sheet does not have or has under another heading. */
  readonly lacking: readonly number[];
  readonly renamed: readonly { readonly column: number; readonly header: string }[];
  /** Columns that are none of ours. */
  readonly others: readonly { readonly at: number; readonly col: string; readonly header: string }[];
};

export type ReturnReading = TripHead & {
  readonly format: string;
  readonly base: BaseState;
  readonly tables: readonly ReturnedTable[];
  readonly rows: readonly ReturnedRowReading[];
  /** Rows that share the id of a record; `records` names it. */
  readonly repeated: readonly ReturnedRowReading[];
  readonly added: readonly RowPlace[];
  /** Records whose row did not come back; unknown when nobody knows what went out. */
  readonly missing: readonly string[] | undefined;
  readonly realigned: number;
};

export type ReturnOptions = {
  known(trip: string): KnownTrip | undefined;
  digest(lines: Iterable<string>): string;
  /** The clerk's word on columns: sheet → column of the trip → column of the sheet. */
  readonly chosen?: { readonly [sheet: string]: { readonly [column: number]: number } };
};

const notOurs =
  '这不是本程序发出的核对表，或者“核对编号”一列已经被删掉。请确认选对了文件；没有核对编号的表，可以在“导入 Excel”中按普通表格导入。';

export function readReturn(
  bytes: Uint8Array,
  fileName: string,
  options: ReturnOptions,
): Result<ReturnReading, WorkbookError> {
  const file = readSheets(bytes, fileName);
  if (!file.ok) return file;
  const { sheets, format } = file.value;
  const found = findBase(sheets);
  const tables = findTripTables(sheets, found?.base.columns);
  const trip = found?.base.trip ?? tables.find((table) => table.trip !== undefined)?.trip;
  const known = trip === undefined ? undefined : options.known(trip);
  const head = known ?? found?.base;
  if (!head || tables.length === 0) return fail(workbookError('NO_TABLE', head ? notOurs : unknownTrip(trip)));
  const base = baseStateOf(found, known, options);
  const believed = base === 'intact' ? found?.base.rows : undefined;
  return ok({ format, ...readTables(head, tables, believed, options), base });
}

function unknownTrip(trip: string | undefined): string {
  if (trip === undefined) return notOurs;
  return '本机没有这次发出核对表的记录，文件里也没有底稿，不能核对。这张表可能是另一台电脑发出的，请先接收那台电脑的数据，或者在发出的那台电脑上收回。';
}

function baseStateOf(found: FoundBase | undefined, known: KnownTrip | undefined, { digest }: ReturnOptions): BaseState {
  if (!known) return 'unknown';
  if (!found) return 'missing';
  return found.base.trip === known.trip && digest(digestLines(found.cells)) === known.digest ? 'intact' : 'altered';
}

function readTables(
  { trip, entity, columns }: TripHead,
  tables: readonly TripTable[],
  believed: readonly BaseRow[] | undefined,
  { chosen = {} }: ReturnOptions,
): Omit<ReturnReading, 'format' | 'base'> {
  const base = believed && new Map(believed.map((row) => [row.id, row]));
  const placed = tables.map((table) => {
    const own = chosen[table.sheet.name] ?? {};
    return { table, places: placesOf({ table, columns, baseOf: (id) => base?.get(id)?.values, chosen: own }) };
  });
  const found = placed.flatMap(({ table, places }) => rowsUnder(table, places, columns));
  const identified = identifyRows(found, columns, base);
  const reading = (row: SheetRow) => readRow(row, entity, columns, base?.get(row.id));
  const present = new Set([...identified.rows, ...identified.repeated].map(({ id }) => id));
  return {
    trip,
    entity,
    columns,
    tables: placed.map(({ table, places }) => describeTable(table, places, columns)),
    rows: identified.rows.map(reading),
    repeated: identified.repeated.map(reading),
    added: identified.added.map(({ sheet, row }) => ({ sheet, row })),
    missing: believed?.flatMap(({ id }) => (present.has(id) ? [] : [id])),
    realigned: identified.realigned,
  };
}

function rowsUnder(
  { sheet, top, idAt }: TripTable,
  places: Places,
  columns: readonly TripColumn[],
): readonly SheetRow[] {
  const lacking = new Set(columns.flatMap((_, i) => (places[i] === undefined ? [i] : [])));
  return sheet.rows.flatMap((row, at) => {
    if (at <= top || isBlankRow(row)) return [];
    const id = idAt === undefined ? '' : textOf(row?.[idAt]);
    const cells = columns.map((_, i) => cellAt(row, places, i));
    return [{ sheet: sheet.name, row: at + 1, id, cells, lacking }];
  });
}

/** Masked columns and columns that are gone say nothing. */
function readRow(
  { sheet, row, id, cells, lacking }: SheetRow,
  entity: EntityName,
  columns: readonly TripColumn[],
  base: BaseRow | undefined,
): ReturnedRowReading {
  const read = columns.flatMap((column, i): readonly ReturnedCellReading[] => {
    if (column.use === 'masked' || lacking.has(i)) return [];
    const sent = base ? (base.values[i] ?? null) : undefined;
    return [{ column: i, ...(sent === undefined ? {} : { base: sent }), ...cameBack(column, cells[i], sent) }];
  });
  return { sheet, row, records: { ...base?.parts, [entity]: id }, cells: read };
}

function describeTable(table: TripTable, places: Places, columns: readonly TripColumn[]): ReturnedTable {
  const letters: { [field: string]: string } = {};
  const renamed: { column: number; header: string }[] = [];
  const lacking: number[] = [];
  for (const [i, { entity, field, header, use }] of columns.entries()) {
    const at = places[i];
    if (at === undefined) {
      if (use !== 'masked') lacking.push(i);
      continue;
    }
    letters[`${entity}.${field}`] = columnLetters(at);
    const now = textOf(headingRow(table.sheet, table.top)[at]);
    if (plain(now) !== plain(header)) renamed.push({ column: i, header: now });
  }
  return { sheet: table.sheet.name, top: table.top, letters, lacking, renamed, others: otherHeadings(table, places) };
}

function headingRow(sheet: RawSheet, top: number): NonNullable<RawSheet['rows'][number]> {
  return sheet.rows[top] ?? [];
}

function plain(header: string): string {
  return header.replaceAll(/\s/g, '');
}
