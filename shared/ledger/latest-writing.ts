import { fieldHeads } from '#shared/sync/merge.ts';
import type { Book } from './registers.ts';

/** Stamp of the latest writing of a field of one record, '' when it was never written; stamps compare as text. */
export function writtenAt(book: Book, table: string, id: string, key: string): string {
  return fieldHeads(book.state, table, id, key).at(-1)?.h ?? '';
}
