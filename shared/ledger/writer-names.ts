// What the PCs and users behind the logs are called. Operations carry ids only; a PC that has received them from another
// one would have nothing to show. So every PC says once, in a note of its log, what it and its users are called.

import type { JsonValue } from '#shared/base/canonical-json.ts';
import { fieldHeads } from '#shared/sync/merge.ts';
import type { StampedOperation } from '#shared/sync/operation.ts';
import { notesOf } from './book.ts';
import type { Change } from './change.ts';
import type { Book } from './registers.ts';

const topic = 'writerNames';

export type WriterNames = {
  /** Log → name of the PC that writes it. */
  readonly devices: ReadonlyMap<string, string>;
  /** User id → name. */
  readonly users: ReadonlyMap<string, string>;
};

/** What the notes say; of two notes about one log or user the later counts. */
export function writerNamesIn(book: Book): WriterNames {
  const devices = new Map<string, string>();
  const users = new Map<string, string>();
  const notes = notesOf(book, topic).map(({ id, values }) => ({ values, head: headOf(book, id) }));
  for (const { values, head } of notes.sort((a, b) => ((a.head?.h ?? '') < (b.head?.h ?? '') ? -1 : 1))) {
    if (head && typeof values.deviceName === 'string') devices.set(head.log, values.deviceName);
    for (const [id, name] of Object.entries(namesIn(values.users))) users.set(id, name);
  }
  return { devices, users };
}

/** The same with what notes among operations say that are not in the book yet. */
export function withWriterNames(known: WriterNames, operations: Iterable<StampedOperation>): WriterNames {
  const [devices, users] = [new Map(known.devices), new Map(known.users)];
  for (const { log, op } of operations) {
    if (op.k !== 'note' || op.t !== topic) continue;
    if (typeof op.f?.deviceName === 'string') devices.set(log, op.f.deviceName);
    for (const [id, name] of Object.entries(namesIn(op.f?.users))) users.set(id, name);
  }
  return { devices, users };
}

/** The note that a PC writes; nothing when the book says the same already. */
export function writerNote(
  book: Book,
  id: string,
  log: string,
  deviceName: string,
  users: ReadonlyMap<string, string>,
): Change | undefined {
  const known = writerNamesIn(book);
  const isKnown =
    known.devices.get(log) === deviceName && [...users].every(([one, name]) => known.users.get(one) === name);
  const values = { deviceName, users: Object.fromEntries(users) };
  return isKnown ? undefined : { kind: 'note', topic, id, values };
}

function headOf({ state }: Book, id: string) {
  return fieldHeads(state, topic, id, 'deviceName').at(-1);
}

function namesIn(value: JsonValue | undefined): { readonly [id: string]: string } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
