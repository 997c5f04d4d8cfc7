// A returned 核对表 against the book, in slices: what each row says otherwise, and what would become of the new rows.

import { createRowJoiner } from '#renderer/components/grid/joined-rows.ts';
import { relatedPartsOf } from '#renderer/components/grid/related-parts.ts';
import { inSlices, pagePace } from '#renderer/data/pace.ts';
import { dateOfInstant } from '#shared/base/calendar-date.ts';
import { newUlid } from '#shared/base/ids.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import { type Book, recordById, titleOf } from '#shared/ledger/book.ts';
import { planImportInSlices } from '#shared/ledger/import-plan.ts';
import type { ImportPlan, ImportSheet } from '#shared/ledger/import-types.ts';
import { recordsReferring } from '#shared/ledger/references.ts';
import {
  type CellComparison,
  type Comparing,
  compareRows,
  type ReturnedRow,
  type RowComparison,
} from '#shared/ledger/three-way.ts';
import type { NewRow } from '#shared/workbook/round-trip/read-new-rows.ts';
import type { ReturnSummary } from './trip-messages.ts';

/** A cell that is not the same on all sides, in its row. */
export type Difference = { readonly key: string; readonly row: RowComparison; readonly cell: CellComparison };

export type Comparison = {
  readonly rows: readonly RowComparison[];
  readonly differences: readonly Difference[];
  /** Records whose row did not come back, as they are called. */
  readonly missing: readonly { readonly id: string; readonly title: string }[];
  /** The version of the book that all this was compared with. */
  readonly version: number;
};

export async function compareReturn(
  book: Book,
  { entity, columns, missing = [] }: ReturnSummary,
  returned: readonly ReturnedRow[],
): Promise<Comparison> {
  const { version } = book;
  const today = dateOfInstant(Date.now());
  const comparing: Comparing = { book, entity, columns, today, partOf: partFinder(book, entity, today) };
  const rows = await inSlices(pagePace, compareRows(comparing, returned));
  const differences = rows.flatMap((row) => row.cells.map((cell) => ({ key: keyOf(row, cell), row, cell })));
  const titles = missing.map((id) => ({ id, title: recordById(book, entity, id) ? titleOf(book, entity, id) : id }));
  return { rows, differences, missing: titles, version };
}

function keyOf({ place }: RowComparison, { column }: CellComparison): string {
  return `${placeKey(place)} ${column}`;
}

export function placeKey({ sheet, row }: { readonly sheet: string; readonly row: number }): string {
  return `${sheet} ${row}`;
}

/** Which job or membership counts for a person is what the grid shows. */
function partFinder(book: Book, entity: EntityName, today: string): Comparing['partOf'] {
  const parts = relatedPartsOf(entity).map((part) => ({ part, join: createRowJoiner([part]) }));
  return (wanted, owner) => {
    const found = parts.find(({ part }) => part.declaration.name === wanted);
    const main = recordById(book, entity, owner);
    if (!found || !main) return undefined;
    const ids = recordsReferring(book, wanted, found.part.via, owner);
    const [row] = found.join([main], [ids.flatMap((id) => recordById(book, wanted, id) ?? [])], today);
    return row?.records[1];
  };
}

/** What would become of the new rows, by the ordinary import: those that the book has already are left out. */
export async function planNewRows(
  book: Book,
  summary: ReturnSummary,
  rows: readonly NewRow[],
  importId: string,
  file: string,
): Promise<ImportPlan> {
  const now = Date.now();
  const steps = planImportInSlices(
    book,
    sheetsOf(summary, rows),
    {
      importId,
      file,
      format: summary.format,
      at: new Date(now).toISOString(),
      asOf: dateOfInstant(now),
      mode: 'addOnly',
      blankErases: false,
      newId: () => newUlid(Date.now()),
    },
    pagePace,
  );
  for (let step = await steps.next(); ; step = await steps.next()) if (step.done) return step.value;
}

function sheetsOf({ tables, entity, columns }: ReturnSummary, rows: readonly NewRow[]): readonly ImportSheet[] {
  return tables.map(({ sheet, letters }) => ({
    sheet,
    entity,
    columns: columns.flatMap((column) => {
      const col = letters[`${column.entity}.${column.field}`];
      return col === undefined ? [] : [{ col, entity: column.entity, field: column.field }];
    }),
    rows: rows.filter((row) => row.sheet === sheet),
  }));
}
