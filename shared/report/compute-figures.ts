import { type Book, type LedgerRecord, recordsOf } from '#shared/ledger/book.ts';
import type { Figure, Period } from './figure.ts';
import { figures } from './figures.ts';

export type FigureValue = { readonly value: number; readonly unit: string; readonly basis: string };
export type FigureTable = { readonly [id: string]: FigureValue };

/** The records behind a figure: the number is their count, and opening the number lists them. */
export function rowsOf(figure: Figure, book: Book, period: Period): readonly LedgerRecord[] {
  return recordsOf(book, figure.of).filter((record) => figure.counts(record, { ...period, book }));
}

/**
 * All figures over the books of one or several committees. A person on the rosters of two committees counts once
 * (by ID number, else per record); everything else is a plain sum (DOMAIN.md section 0 item 5).
 */
export function computeFigures(books: readonly Book[], period: Period): FigureTable {
  return Object.fromEntries(
    figures.map((figure) => {
      const keys = new Set(
        books.flatMap((book) => rowsOf(figure, book, period).map((row) => countingKey(figure, row))),
      );
      return [figure.id, { value: keys.size, unit: figure.unit, basis: figure.basis }];
    }),
  );
}

function countingKey(figure: Figure, { id, values }: LedgerRecord): string {
  return figure.of === 'person' && typeof values.idNo === 'string' ? `id ${values.idNo}` : `record ${id}`;
}
