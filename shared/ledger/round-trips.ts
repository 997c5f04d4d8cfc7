// 核对表 that went out and came back, as notes of the ledger: they travel to the other PCs of the office and outlive a
// restart. A trip is written once, when its file is saved; every return is a note of its own, so that two PCs that
// receive the same file never write the same field.

import { toHex, utf8 } from '#shared/base/bytes.ts';
import type { JsonObject, JsonValue } from '#shared/base/canonical-json.ts';
import { createSm3 } from '#shared/crypto/sm3.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import { isEntityName } from '#shared/domain/entities.ts';
import { readTripColumns, type TripColumn } from '#shared/domain/trip-column.ts';
import { notesOf } from './book.ts';
import type { Change } from './changes.ts';
import { importUndoTopic } from './import-note.ts';
import type { Book, LedgerRecord } from './registers.ts';

export type SentTrip = {
  readonly id: string;
  readonly entity: EntityName;
  /** To whom it went. */
  readonly to: string;
  readonly columns: readonly TripColumn[];
  readonly count: number;
  /** Instant, ISO 8601 UTC. */
  readonly sentAt: string;
  readonly file: string;
  /** Of what went out, so that a changed copy in the file is noticed. */
  readonly digest: string;
  /** Why numbers went out in full; absent when they were masked. */
  readonly purpose?: string;
  /** How the rows were chosen and what was written above them, so that the same can be sent again. */
  readonly how: JsonObject;
};

/** One file received for a trip. */
export type TripReturn = {
  readonly id: string;
  readonly trip: string;
  readonly at: string;
  readonly file: string;
  /** Of the file itself: the same one is recognised when it comes again. */
  readonly digest: string;
  readonly importId: string;
  readonly adopted: number;
  readonly added: number;
  /** Left undecided. */
  readonly left: number;
  /** It was taken back with 撤销: what the notes of imports say. */
  readonly isTakenBack: boolean;
};

export type Trip = SentTrip & { readonly returns: readonly TripReturn[] };

/** `out`: nothing came back; `part`: something of it waits for a decision; `back`: all of it is settled. */
export type TripState = 'out' | 'part' | 'back';

const tripTopic = 'roundTrip';
const returnTopic = 'roundTripReturn';

/** What is written when a file went out. */
export function tripChange({ id, ...values }: SentTrip): Change {
  return { kind: 'note', topic: tripTopic, id, values: values as unknown as JsonObject };
}

/** What is written with the values that are taken over, or when none are. */
export function returnChange({ id, isTakenBack: _, ...values }: TripReturn): Change {
  return { kind: 'note', topic: returnTopic, id, values };
}

/** Every trip of the ledger, the newest first. */
export function tripsOf(book: Book): readonly Trip[] {
  const undone = importsTakenBack(book);
  const returns = notesOf(book, returnTopic).map((note) => returnOf(note, undone));
  return notesOf(book, tripTopic)
    .flatMap((note) => {
      const trip = sentTripOf(note);
      const own = returns.filter((one) => one.trip === note.id).sort((a, b) => compare(a.at, b.at));
      return trip ? [{ ...trip, returns: own }] : [];
    })
    .sort((a, b) => compare(b.sentAt, a.sentAt));
}

export function stateOfTrip({ returns }: Trip): TripState {
  const standing = returns.filter(({ isTakenBack }) => !isTakenBack);
  const last = standing.at(-1);
  if (!last) return 'out';
  return last.left > 0 ? 'part' : 'back';
}

/** How many values and records were taken over in all. */
export function adoptedOf({ returns }: Trip): number {
  return returns.reduce((sum, { adopted, added, isTakenBack }) => sum + (isTakenBack ? 0 : adopted + added), 0);
}

/** SM3 over lines of text, each with its newline, as hexadecimal digits. */
export function digestOfLines(lines: Iterable<string>): string {
  const digest = createSm3();
  for (const line of lines) digest.update(utf8(`${line}\n`));
  return toHex(digest.digest());
}

export function digestOfFile(bytes: Uint8Array): string {
  return toHex(createSm3().update(bytes).digest());
}

function sentTripOf({ id, values }: LedgerRecord): SentTrip | undefined {
  const entity = textIn(values, 'entity');
  const columns = readTripColumns(values.columns);
  if (!isEntityName(entity) || !columns) return undefined;
  const { how, purpose } = values;
  return {
    id,
    entity,
    to: textIn(values, 'to'),
    columns,
    count: numberIn(values, 'count'),
    sentAt: textIn(values, 'sentAt'),
    file: textIn(values, 'file'),
    digest: textIn(values, 'digest'),
    ...(typeof purpose === 'string' ? { purpose } : {}),
    how: isObject(how) ? how : {},
  };
}

/** Whoever takes back the import that a return was written with takes back the return. */
function importsTakenBack(book: Book): ReadonlySet<string> {
  const latest = new Map<string, LedgerRecord['values']>();
  for (const { values } of notesOf(book, importUndoTopic)) {
    const known = latest.get(textIn(values, 'import'));
    if (!known || textIn(known, 'at') <= textIn(values, 'at')) latest.set(textIn(values, 'import'), values);
  }
  return new Set([...latest].flatMap(([id, { act }]) => (act === '撤销' ? [id] : [])));
}

function returnOf({ id, values }: LedgerRecord, undone: ReadonlySet<string>): TripReturn {
  return {
    id,
    trip: textIn(values, 'trip'),
    at: textIn(values, 'at'),
    file: textIn(values, 'file'),
    digest: textIn(values, 'digest'),
    importId: textIn(values, 'importId'),
    adopted: numberIn(values, 'adopted'),
    added: numberIn(values, 'added'),
    left: numberIn(values, 'left'),
    isTakenBack: undone.has(textIn(values, 'importId')),
  };
}

type Values = LedgerRecord['values'];

function textIn(values: Values, key: string): string {
  const value = values[key];
  return typeof value === 'string' ? value : '';
}

function numberIn(values: Values, key: string): number {
  const value = values[key];
  return typeof value === 'number' ? value : 0;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
