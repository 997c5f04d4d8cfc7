import { idNumberKey } from '#shared/domain/id-number.ts';
import { type Book, type LedgerRecord, recordsOf } from '#shared/ledger/book.ts';
import { finish, type Steps } from '#shared/ledger/steps.ts';
import type { Counting, Figure, Period } from './figure.ts';
import { figures } from './figures.ts';
import { peopleOnDay } from './people-on-day.ts';

export type FigureValue = { readonly value: number; readonly unit: string; readonly basis: string };
export type FigureTable = { readonly [id: string]: FigureValue };

/** The records behind a figure: the number is their count, and opening the number lists them. */
export function rowsOf(figure: Figure, counting: Counting): readonly LedgerRecord[] {
  return recordsOf(counting.book, figure.of).filter((record) => figure.counts(record, counting));
}

export function countingIn(book: Book, period: Period): Counting {
  return { ...period, book, people: peopleOnDay(book, period.to) };
}

/** What stands for the ID number of a person when people are told apart. */
export type NumberToKey = (idNo: string) => string;

/**
 * All figures over the books of one or several committees. A person on several rosters counts once: by ID number, else by
 * name and phone, else per record. Everything else is a plain sum (DOMAIN.md section 0 item 5).
 *
 * @param keyOf the district gives a digest under its own key, so that no number of any committee is held for comparing
 */
export function computeFigures(books: readonly Book[], period: Period, keyOf: NumberToKey = idNumberKey): FigureTable {
  return finish(figureSteps(books, period, figures, keyOf));
}

/** The same for some figures, one at a time, so that a page can breathe in between. */
export function* figureSteps(
  books: readonly Book[],
  period: Period,
  wanted: readonly Figure[],
  keyOf: NumberToKey = idNumberKey,
): Steps<FigureTable> {
  const countings = books.map((book) => countingIn(book, period));
  const table: { [id: string]: FigureValue } = {};
  let personKey: ReturnType<typeof personKeysOf> | undefined;
  for (const figure of wanted) {
    yield;
    if (figure.of === 'person')
      personKey ??= personKeysOf(
        books.flatMap((book) => recordsOf(book, 'person')),
        keyOf,
      );
    const rows = countings.flatMap((counting) => rowsOf(figure, counting));
    const value = figure.of === 'person' && personKey ? new Set(rows.map(personKey)).size : rows.length;
    table[figure.id] = { value, unit: figure.unit, basis: figure.basis };
  }
  return table;
}

/** What tells people apart. Who has no number here but the name and phone of a numbered person there is that person. */
function personKeysOf(people: readonly LedgerRecord[], keyOf: NumberToKey): (person: LedgerRecord) => string {
  const numberOf = ({ values: { idNo } }: LedgerRecord) =>
    typeof idNo === 'string' && idNo !== '' ? `id ${keyOf(idNo)}` : undefined;
  const numbered = new Map<string, string>();
  for (const person of people) {
    const [number, contact] = [numberOf(person), contactOf(person)];
    if (number !== undefined && contact !== undefined) numbered.set(contact, number);
  }
  return (person) => {
    const contact = contactOf(person);
    return numberOf(person) ?? (contact && (numbered.get(contact) ?? contact)) ?? `record ${person.id}`;
  };
}

function contactOf({ values: { name, phone } }: LedgerRecord): string | undefined {
  return typeof name === 'string' && typeof phone === 'string' && name && phone ? `${name} ${phone}` : undefined;
}
