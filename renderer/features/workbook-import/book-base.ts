import { entityNames } from '#shared/domain/entities.ts';
import { type Book, recordsOf } from '#shared/ledger/book.ts';

/** What a book held at a moment: the array of each register, which stays the same until one of its records changes. */
export type BookBase = readonly unknown[];

export function baseOf(book: Book): BookBase {
  return entityNames.map((entity) => recordsOf(book, entity));
}

export function isSameBase(a: BookBase | undefined, b: BookBase): boolean {
  return a?.every((records, at) => records === b[at]) ?? false;
}
