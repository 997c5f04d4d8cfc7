// Where a workbook that came back holds our rows: the sheet may have another name by now, columns may stand elsewhere,
// bear other headings or be gone. Headings are looked for first; a column that is called otherwise is known by what it
// says, else by standing where ours stood.
import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { TripColumn } from '#shared/domain/trip-column.ts';
import { comparable } from '#shared/domain/width.ts';
import { columnLetters, isBlankCell, type RawCell, type RawSheet, textOf } from '../raw-sheet.ts';
import { isUnchanged } from './returned-cell.ts';
import { baseSheetName } from './trip-base.ts';
import { idHeading } from './trip-workbook.ts';

export type TripTable = {
  readonly sheet: RawSheet;
  /** Zero-based row of the headings. */
  readonly top: number;
  /** Where the ids stand; undefined when that column is gone. */
  readonly idAt: number | undefined;
  /** The number of the trip, as the heading over the ids says. */
  readonly trip: string | undefined;
};

/** Column of the trip → zero-based column of the sheet; undefined where it is not found. */
export type Places = readonly (number | undefined)[];

/** Headings stand near the top, below title and lines. */
const rowsLookedAt = 60;

/** Every sheet with our headings. @param columns of the trip, when it is known already */
export function findTripTables(
  sheets: readonly RawSheet[],
  columns: readonly TripColumn[] | undefined,
): readonly TripTable[] {
  return sheets.flatMap((sheet) => (sheet.name === baseSheetName ? [] : (tableIn(sheet, columns) ?? [])));
}

function tableIn(sheet: RawSheet, columns: readonly TripColumn[] | undefined): TripTable | undefined {
  const rows = sheet.rows.slice(0, rowsLookedAt);
  for (const [top, row] of rows.entries()) {
    const idAt = (row ?? []).findIndex((cell) => textOf(cell).startsWith(idHeading));
    if (idAt < 0) continue;
    const trip = textOf(row?.[idAt]).slice(idHeading.length).trim();
    return { sheet, top, idAt, trip: trip === '' ? undefined : trip };
  }
  const top = columns ? rows.findIndex((row) => hasHeadings(row, columns)) : -1;
  return top < 0 ? undefined : { sheet, top, idAt: undefined, trip: undefined };
}

function hasHeadings(row: RawSheet['rows'][number], columns: readonly TripColumn[]): boolean {
  const headings = new Set((row ?? []).map((cell) => comparable(textOf(cell))));
  const found = columns.filter(({ header }) => headings.has(comparable(header))).length;
  return found >= 2 && found >= columns.length * 0.6;
}

export type Placing = {
  readonly table: TripTable;
  readonly columns: readonly TripColumn[];
  /** What went out in the row of a record; undefined when that is not known. */
  readonly baseOf: (id: string) => readonly JsonValue[] | undefined;
  /** What the clerk said: column of the trip → column of the sheet. */
  readonly chosen: { readonly [column: number]: number };
};

export function placesOf({ table, columns, baseOf, chosen }: Placing): Places {
  const places: (number | undefined)[] = columns.map((_, i) => chosen[i]);
  const isFree = (at: number) => at !== table.idAt && !places.includes(at);
  const headings = headingsOf(table);
  for (const [i, { header }] of columns.entries()) {
    if (places[i] !== undefined) continue;
    const found = [...headings].find(([at, text]) => isFree(at) && comparable(text) === comparable(header));
    places[i] = found?.[0];
  }
  for (const [i, column] of columns.entries()) {
    if (places[i] !== undefined || column.use === 'masked') continue;
    const free = [...headings.keys()].filter(isFree);
    places[i] = likest(table, column, i, free, baseOf) ?? between(places, i, free);
  }
  return places;
}

/** Columns with a heading, or with something below it. */
function headingsOf({ sheet, top, idAt }: TripTable): ReadonlyMap<number, string> {
  const headings = new Map<number, string>();
  for (const row of sheet.rows.slice(top))
    for (const [at, cell] of (row ?? []).entries())
      if (at !== idAt && !headings.has(at) && !isBlankCell(cell)) headings.set(at, textOf(sheet.rows[top]?.[at]));
  return new Map([...headings].sort(([a], [b]) => a - b));
}

/** Rows that are asked whether a column says what ours said. */
const rowsAsked = 200;

/** The free column that says most often what went out. */
function likest(
  { sheet, top, idAt }: TripTable,
  column: TripColumn,
  index: number,
  free: readonly number[],
  baseOf: Placing['baseOf'],
): number | undefined {
  if (idAt === undefined) return undefined;
  let best: number | undefined;
  let bestShare = 0.6;
  for (const at of free) {
    let [asked, equal] = [0, 0];
    for (const row of sheet.rows.slice(top + 1, top + 1 + rowsAsked)) {
      const base = baseOf(textOf(row?.[idAt]))?.[index];
      if (base === undefined || base === null) continue;
      asked += 1;
      if (isUnchanged(column, row?.[at], base)) equal += 1;
    }
    if (asked > 0 && equal / asked >= bestShare) [best, bestShare] = [at, equal / asked];
  }
  return best;
}

/** The only free column between the neighbours that were found. */
function between(places: Places, index: number, free: readonly number[]): number | undefined {
  const left = places.slice(0, index).findLast((at) => at !== undefined);
  const right = places.slice(index + 1).find((at) => at !== undefined);
  if (left === undefined || right === undefined || left > right) return undefined;
  const inside = free.filter((at) => at > left && at < right);
  return inside.length === 1 ? inside[0] : undefined;
}

/** Headings of the file that are none of ours, by column letter. */
export function otherHeadings(
  table: TripTable,
  places: Places,
): readonly { col: string; at: number; header: string }[] {
  return [...headingsOf(table)]
    .filter(([at, header]) => header !== '' && !places.includes(at))
    .map(([at, header]) => ({ col: columnLetters(at), at, header }));
}

/** The cell of a column in a row of the sheet. */
export function cellAt(row: readonly RawCell[] | undefined, places: Places, index: number): RawCell {
  const at = places[index];
  return at === undefined ? null : row?.[at];
}
