import { type CalendarDate, dateOfInstant } from '#shared/base/calendar-date.ts';
import type { EntityDeclaration, EntityName } from '#shared/domain/declaration.ts';
import { titleOf } from '#shared/ledger/book.ts';
import { type Book, recordsOf } from '#shared/ledger/registers.ts';
import type { Choice, ChoiceSource } from '../field/choices.ts';
import { meaningsIn } from '../field/code-meanings.ts';
import { initialsOf } from '../field/pinyin.ts';
import type { FormCheck } from '../form/form-items.ts';
import { columnsOf, type GridColumn } from '../grid/columns.ts';
import type { RelatedPart } from '../grid/joined-rows.ts';
import type { CellReading } from '../grid/row.ts';

/** A page of the program: one register, what is shown beside it, and the words for it. */
export type Register = {
  readonly declaration: EntityDeclaration;
  /** Entities whose current record is shown in the same row. */
  readonly related: readonly RelatedPart[];
  /** Entities that belong to a record and are kept in tabs of its drawer; `via` points to the record. */
  readonly owned: readonly RelatedPart[];
  /** The column by whose values the status line counts, such as 从业类别. */
  readonly countBy?: string;
  /** The heading of the page. */
  readonly heading: string;
  /** What belongs here, for a register that is still empty. */
  readonly emptyText: string;
  readonly check?: FormCheck;
  /** Set where the clerk names the owner of a record by a text of the record itself. */
  readonly namedOwner?: NamedOwner;
};

/** The text field that names the owner, the field that refers to it, and the field of the owner that bears the name. */
export type NamedOwner = { readonly text: string; readonly via: string; readonly to: EntityName; readonly by: string };

export function columnsOfRegister({ declaration, related }: Register): readonly GridColumn[] {
  return [...columnsOf(declaration), ...related.flatMap((part, at) => columnsOf(part.declaration, at + 1))];
}

export function todayOnThisPc(): CalendarDate {
  return dateOfInstant(Date.now());
}

export function readingOf(book: Book, today: CalendarDate): CellReading {
  return { today, titleOf: (entity, id) => titleOf(book, entity, id) };
}

/** Lists to choose from, read from the book in memory. */
export function choiceSourceOf(book: Book): ChoiceSource {
  return {
    initialsOf,
    searchTitles: (entity, typed, limit) => searchTitles(book, entity, typed, limit),
    meaningsOf: meaningsIn(book),
  };
}

function searchTitles(book: Book, entity: EntityName, typed: string, limit: number): readonly Choice[] {
  const wanted = typed.trim().toLowerCase();
  const isLatin = /^[a-z]+$/.test(wanted);
  const begins: Choice[] = [];
  const holds: Choice[] = [];
  for (const { id } of recordsOf(book, entity)) {
    const text = titleOf(book, entity, id);
    const at = text.toLowerCase().indexOf(wanted);
    if (at === 0) begins.push({ value: id, text });
    else if (at > 0 || (isLatin && initialsOf(text).some((letters) => letters.startsWith(wanted))))
      holds.push({ value: id, text });
    if (begins.length >= limit) break;
  }
  return [...begins, ...holds].slice(0, limit);
}
