import { parseHlc } from '#shared/sync/clock.ts';
import { fieldHeads } from '#shared/sync/merge.ts';
import type { Book, LedgerRecord } from './registers.ts';

/** The instant in a stamp, ISO 8601 UTC. */
export function instantOfStamp(stamp: string): string {
  return new Date(parseHlc(stamp)?.ms ?? 0).toISOString();
}

/** Stamp of the latest write to a note; undefined for one without fields. */
export function stampOfNote(book: Book, topic: string, { id, values }: LedgerRecord): string | undefined {
  const [field] = Object.keys(values);
  return field === undefined ? undefined : fieldHeads(book.state, topic, id, field).at(-1)?.h;
}

type Stamped = { readonly id: string; readonly at: string };

/** Stamps are of one length, so that they compare as text. */
export function isLater(a: Stamped, b: Stamped): boolean {
  return a.at === b.at ? a.id > b.id : a.at > b.at;
}
