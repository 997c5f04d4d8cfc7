// Which record each returned row is about. Its id says so, unless the row was copied (two rows with one id), only some
// columns were sorted (the id stands beside somebody else's data), or the column of the ids was lost. Then the columns
// that nobody was to change tell: a row whose known columns say what went out for exactly one record is that record's.
import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { TripColumn } from '#shared/domain/trip-column.ts';
import { comparable } from '#shared/domain/width.ts';
import { isBlankCell, type RawCell, textOf } from '../raw-sheet.ts';
import { isUnchanged } from './returned-cell.ts';
import type { BaseRow } from './trip-base.ts';
import { sentValue } from './trip-workbook.ts';

/** A row under our headings: its cells in the order of the trip's columns. */
export type SheetRow = {
  readonly sheet: string;
  /** One-based. */
  readonly row: number;
  readonly id: string;
  readonly cells: readonly RawCell[];
  /** Columns that the sheet does not have. */
  readonly lacking: ReadonlySet<number>;
};

export type IdentifiedRows = {
  /** One row a record. */
  readonly rows: readonly SheetRow[];
  /** Rows that share an id, and nothing tells which is the record's own. */
  readonly repeated: readonly SheetRow[];
  /** Rows without a record, copies of others among them. */
  readonly added: readonly SheetRow[];
  /** Rows whose id did not belong to what stood beside it. */
  readonly realigned: number;
};

/** @param base what went out, by record; undefined when that is not known */
export function identifyRows(
  found: readonly SheetRow[],
  columns: readonly TripColumn[],
  base: ReadonlyMap<string, BaseRow> | undefined,
): IdentifiedRows {
  const filled = found.filter(({ cells }) => !cells.every(isBlankCell));
  const aligned = base ? realign(filled, columns, base) : { rows: filled, realigned: 0 };
  const byId = new Map<string, SheetRow[]>();
  const added: SheetRow[] = [];
  for (const row of aligned.rows) {
    if (row.id === '') added.push(row);
    else byId.set(row.id, [...(byId.get(row.id) ?? []), row]);
  }
  const rows: SheetRow[] = [];
  const repeated: SheetRow[] = [];
  for (const [id, same] of byId) {
    const parted = part(same, columns, base?.get(id));
    rows.push(...parted.own);
    repeated.push(...parted.unclear);
    added.push(...parted.copies);
  }
  const inOrder = new Map(found.map((row, at) => [placeOf(row), at]));
  added.sort((a, b) => (inOrder.get(placeOf(a)) ?? 0) - (inOrder.get(placeOf(b)) ?? 0));
  return { rows, repeated, added, realigned: aligned.realigned };
}

function placeOf({ sheet, row }: SheetRow): string {
  return `${sheet} ${row}`;
}

type Parted = {
  readonly own: readonly SheetRow[];
  readonly unclear: readonly SheetRow[];
  readonly copies: readonly SheetRow[];
};

/** Rows with one id: the one whose known columns are as they went out is the record's, the others were copied from it. */
function part(same: readonly SheetRow[], columns: readonly TripColumn[], base: BaseRow | undefined): Parted {
  const different = same.filter((row, i) => !same.slice(0, i).some((earlier) => looksLike(row, earlier)));
  if (different.length === 1) return { own: different, unclear: [], copies: [] };
  if (!base) return { own: [], unclear: different, copies: [] };
  const faithful = different.filter((row) => keepsKnown(row, columns, base));
  const changed = faithful.filter((row) => !saysAll(row, columns, base));
  if (changed.length === 1 && areOnTheirOwn(different)) return { own: changed, unclear: [], copies: [] };
  if (faithful.length !== 1) return { own: [], unclear: different, copies: [] };
  const copies = different.filter((row) => row !== faithful[0]).map((row) => ({ ...row, id: '' }));
  return { own: faithful, unclear: [], copies };
}

/** Each on another sheet: somebody kept a copy of the whole sheet before working on it. */
function areOnTheirOwn(rows: readonly SheetRow[]): boolean {
  return new Set(rows.map(({ sheet }) => sheet)).size === rows.length;
}

function looksLike(a: SheetRow, b: SheetRow): boolean {
  return a.cells.every((cell, i) => textOf(cell) === textOf(b.cells[i]));
}

function knownColumns(columns: readonly TripColumn[]): readonly number[] {
  return columns.flatMap(({ use }, i) => (use === 'known' ? [i] : []));
}

/** Every column that was not to be changed says what went out, and there is at least one. */
function keepsKnown(row: SheetRow, columns: readonly TripColumn[], base: BaseRow): boolean {
  const known = knownColumns(columns).filter((i) => !row.lacking.has(i));
  return (
    known.length > 0 && known.every((i) => isUnchanged(columns[i] as TripColumn, row.cells[i], base.values[i] ?? null))
  );
}

/** Nothing in the row was changed. */
function saysAll(row: SheetRow, columns: readonly TripColumn[], base: BaseRow): boolean {
  return columns.every(
    (column, i) =>
      column.use === 'masked' || row.lacking.has(i) || isUnchanged(column, row.cells[i], base.values[i] ?? null),
  );
}

/** Gives rows the id of the one record whose known columns they bear, when theirs is another or none. */
function realign(
  rows: readonly SheetRow[],
  columns: readonly TripColumn[],
  base: ReadonlyMap<string, BaseRow>,
): { readonly rows: readonly SheetRow[]; readonly realigned: number } {
  const known = knownColumns(columns).filter((i) => !rows.some(({ lacking }) => lacking.has(i)));
  const owners = ownersOf(known, columns, base);
  const isRight = rows.map((row) => isFaithful(row, columns, base));
  const taken = new Set(rows.flatMap(({ id }, i) => (isRight[i] ? [id] : [])));
  const wanted = rows.map((row, i) => {
    const owner = isRight[i] ? undefined : owners.get(wordsOf(row, known));
    if (owner === undefined || owner === row.id || taken.has(owner)) return undefined;
    taken.add(owner);
    return owner;
  });
  const moved = rows.filter(({ id }, i) => id !== '' && wanted[i] !== undefined).length;
  const aligned = rows.map((row, i) => {
    const owner = wanted[i];
    return owner === undefined || (row.id !== '' && moved < fewestMoved) ? row : { ...row, id: owner };
  });
  return { rows: aligned, realigned: aligned.filter((row, i) => row !== rows[i]).length };
}

/** Sorting moves two rows at least; one row alone was renamed. */
const fewestMoved = 2;

function isFaithful(row: SheetRow, columns: readonly TripColumn[], base: ReadonlyMap<string, BaseRow>): boolean {
  const own = base.get(row.id);
  return own !== undefined && keepsKnown(row, columns, own);
}

/** What the known columns said when they went out → the record, where only one said so. */
function ownersOf(
  known: readonly number[],
  columns: readonly TripColumn[],
  base: ReadonlyMap<string, BaseRow>,
): ReadonlyMap<string, string> {
  const owners = new Map<string, string | undefined>();
  for (const [id, { values }] of base) {
    const words = known.map((i) => wordOf(sentValue(columns[i] as TripColumn, values[i] as JsonValue)));
    const text = words.join('\n');
    if (words.some((word) => word !== '')) owners.set(text, owners.has(text) ? undefined : id);
  }
  return new Map([...owners].flatMap(([words, id]) => (id === undefined ? [] : [[words, id] as const])));
}

function wordsOf({ cells }: SheetRow, known: readonly number[]): string {
  return known.map((i) => wordOf(textOf(cells[i]))).join('\n');
}

function wordOf(value: string | number | null): string {
  return value === null ? '' : comparable(String(value));
}
