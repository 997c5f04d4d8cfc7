// The copy of what went out that travels in the file, on a sheet that nobody sees:
//   {"columns":[…],"entity":"station","format":"liangxin-round-trip/1","parts":[…],"trip":"01J8…"}
//   01J8…A │ [] │ "东街驿站" │ 80 │ …          record │ records beside it │ the value of each column, empty for none
// The lines of the digest are these rows; the ledger keeps it, so that a copy that was changed is not believed.
import { canonicalJson, type JsonValue, parseCanonicalJson } from '#shared/base/canonical-json.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import { isEntityName } from '#shared/domain/entities.ts';
import { readTripColumns, type TripColumn } from '#shared/domain/trip-column.ts';
import { cellValue, type RawSheet } from '../raw-sheet.ts';
import type { OutRow } from '../write/out-sheet.ts';

export const baseSheetName = '核对表底稿';

const format = 'liangxin-round-trip/1';

/** What a file says of itself. */
export type TripHead = {
  readonly trip: string;
  readonly entity: EntityName;
  readonly columns: readonly TripColumn[];
};

/** One row as it went out: a value for each column, null where it is masked. */
export type BaseRow = {
  readonly id: string;
  /** The records shown beside the row's own. */
  readonly parts: { readonly [entity in EntityName]?: string };
  readonly values: readonly JsonValue[];
};

export type TripBase = TripHead & { readonly rows: readonly BaseRow[] };

/** The rows of the sheet that holds the copy. */
export function baseRows({ trip, entity, columns }: TripHead, rows: readonly BaseRow[]): readonly OutRow[] {
  const head = { columns: columns as unknown as JsonValue, entity, format, trip };
  return [{ cells: [canonicalJson(head)] }, ...rows.map((row) => ({ cells: cellsOf(row, columns) }))];
}

function cellsOf({ id, parts, values }: BaseRow, columns: readonly TripColumn[]): readonly (string | null)[] {
  const texts = columns.map(({ use }, i) => (use === 'masked' ? null : textOfValue(values[i] ?? null)));
  return [id, canonicalJson(parts), ...texts];
}

function textOfValue(value: JsonValue): string | null {
  return value === null ? null : canonicalJson(value);
}

/** The lines over which the digest is taken, from the rows as they are written or as they were read. */
export function* digestLines(rows: Iterable<readonly (string | null)[]>): Generator<string> {
  for (const cells of rows) {
    const last = cells.findLastIndex((cell) => cell !== null && cell !== '');
    yield cells
      .slice(0, last + 1)
      .map((cell) => cell ?? '')
      .join('\t');
  }
}

export type FoundBase = { readonly base: TripBase; readonly cells: readonly (readonly string[])[] };

/** The copy in a file, wherever it stands; undefined when there is none or it cannot be read. */
export function findBase(sheets: readonly RawSheet[]): FoundBase | undefined {
  for (const sheet of sheets) {
    const rows = sheet.rows.map((row) => Array.from(row ?? [], (cell) => String(cellValue(cell) ?? '')));
    const top = rows.findIndex((cells) => cells[0]?.startsWith('{') && headOf(cells[0]) !== undefined);
    const head = headOf(rows[top]?.[0] ?? '');
    if (!head) continue;
    const cells = rows.slice(top).filter((row) => row.some((cell) => cell !== ''));
    const base = cells.slice(1).map((row) => baseRowOf(row, head.columns));
    if (base.every((row) => row !== undefined)) return { base: { ...head, rows: base as readonly BaseRow[] }, cells };
  }
  return undefined;
}

function headOf(text: string): TripHead | undefined {
  const head = parseCanonicalJson(text);
  if (typeof head !== 'object' || head === null || Array.isArray(head)) return undefined;
  const { format: own, trip, entity, columns } = head as { readonly [key: string]: JsonValue };
  const read = readTripColumns(columns);
  if (own !== format || typeof trip !== 'string' || typeof entity !== 'string' || !isEntityName(entity) || !read)
    return undefined;
  return { trip, entity, columns: read };
}

function baseRowOf([id, parts, ...texts]: readonly string[], columns: readonly TripColumn[]): BaseRow | undefined {
  const read = parseCanonicalJson(parts ?? '');
  if (!id || typeof read !== 'object' || read === null || Array.isArray(read)) return undefined;
  const values = columns.map((_, i) => (texts[i] ? parseCanonicalJson(texts[i]) : null));
  if (values.some((value) => value === undefined)) return undefined;
  return { id, parts: read as BaseRow['parts'], values: values as readonly JsonValue[] };
}
