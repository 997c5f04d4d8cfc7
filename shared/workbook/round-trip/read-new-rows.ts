// Rows that the other side added, read by the ordinary importer with its rules: only which rows are meant, and which
// column is which field, is known here already.
import { ok, type Result } from '#shared/base/result.ts';
import { entities } from '#shared/domain/entities.ts';
import type { TripColumn } from '#shared/domain/trip-column.ts';
import { type Profile, profiles } from '../profiles.ts';
import { readWorkbook } from '../read-workbook.ts';
import type { WorkbookError } from '../workbook-error.ts';
import type { ReadRow } from '../workbook-report.ts';
import type { ReturnReading, RowPlace } from './read-return.ts';

export type NewRow = ReadRow & { readonly sheet: string };

export type NewRowsReading = {
  readonly rows: readonly NewRow[];
  /** Rows of which the importer made nothing: signatures and sums below the table, or a sheet it does not know. */
  readonly unread: readonly RowPlace[];
};

/** The kind of table that a trip is to the importer; undefined when new rows of it cannot be read. */
export function profileOfTrip({ entity, columns }: Pick<ReturnReading, 'entity' | 'columns'>): Profile | undefined {
  const named = new Set(columns.map((column) => column.entity));
  const fitting = profiles.filter((profile) => profile.entities[0] === entity);
  return fitting.find(({ entities: [, ...also] }) => also.some((one) => named.has(one))) ?? fitting[0];
}

/** Reads the rows that were added, and those of which it is not clear whether they were. */
export function readNewRows(
  bytes: Uint8Array,
  fileName: string,
  reading: ReturnReading,
  today: string,
): Result<NewRowsReading, WorkbookError> {
  const profile = profileOfTrip(reading);
  const places: readonly RowPlace[] = [...reading.added, ...reading.repeated];
  if (!profile || places.length === 0) return ok({ rows: [], unread: reading.added });
  const tops = new Map(reading.tables.map(({ sheet, top }) => [sheet, top]));
  const read = readWorkbook(bytes, fileName, {
    today,
    choose: ({ name }) => {
      const top = tops.get(name);
      return top === undefined ? {} : { isRead: true, heads: [{ top, depth: 1, kind: profile.name }] };
    },
    mapping: Object.fromEntries(reading.tables.map((table) => [table.sheet, mappingOf(table, reading.columns)])),
  });
  if (!read.ok) return read;
  const byPlace = new Map<string, ReadRow>();
  for (const { sheet, rows } of read.value.sheets) for (const row of rows) byPlace.set(`${sheet} ${row.row}`, row);
  const found = places.map((place) => ({ place, row: byPlace.get(`${place.sheet} ${place.row}`) }));
  return ok({
    rows: found.flatMap(({ place, row }) => (row ? [{ ...row, sheet: place.sheet }] : [])),
    unread: found
      .slice(0, reading.added.length)
      .flatMap(({ place, row }) => (row ? [] : [{ sheet: place.sheet, row: place.row }])),
  });
}

/** Column letter → field; what is none of ours, masked or a reference is left out. */
function mappingOf(
  { letters, others }: ReturnReading['tables'][number],
  columns: readonly TripColumn[],
): { readonly [col: string]: string | null } {
  const mapping: { [col: string]: string | null } = Object.fromEntries(others.map(({ col }) => [col, null]));
  for (const { entity, field, use } of columns) {
    const col = letters[`${entity}.${field}`];
    const isTyped = use !== 'masked' && entities[entity].fields[field]?.kind !== 'ref';
    if (col !== undefined) mapping[col] = isTyped ? `${entity}.${field}` : null;
  }
  return mapping;
}
