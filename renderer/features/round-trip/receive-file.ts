// From a returned file to its comparison on the page. Nothing here writes to the ledger.

import { bytesOfDropped, largestBytes } from '#renderer/components/file/file-limits.ts';
import type { OfferedFile } from '#renderer/components/file/WorkbookChooser.tsx';
import { currentLedger } from '#renderer/data/current-ledger.ts';
import { currentReference } from '#renderer/data/reference.ts';
import { host } from '#renderer/host/host.ts';
import { dateOfInstant } from '#shared/base/calendar-date.ts';
import { newUlid } from '#shared/base/ids.ts';
import { tripsOf } from '#shared/ledger/round-trips.ts';
import type { KnownTrip } from '#shared/workbook/round-trip/read-return.ts';
import { compareReturn, planNewRows } from './compare-return.ts';
import { newRowsOf, rowsToCompare } from './receive-choices.ts';
import { changeReceiving, emptyReceiving, onForget, type Receiving, receiving } from './receive-state.ts';
import type { FromReader } from './trip-messages.ts';
import { startReader, type TripReader } from './trip-reader.ts';

const tooLarge = '没有读取这个文件。文件超过 60 MB，不像是核对表。请确认选对了文件。';

let reader: TripReader | undefined;
/** Grows with every comparison begun, so that an earlier one notices. */
let comparing = 0;

onForget(() => {
  reader?.end();
  reader = undefined;
  comparing += 1;
});

export async function receivePicked({ grant, name, sizeBytes }: OfferedFile): Promise<void> {
  begin(name);
  if (sizeBytes > largestBytes) return refuse(tooLarge);
  const picked = await host.readPicked({ grant });
  if (!picked.ok) return refuse(picked.error.message);
  open(picked.value.content, name);
}

export async function receiveDropped(file: File): Promise<void> {
  begin(file.name);
  if (file.size > largestBytes) return refuse(tooLarge);
  const read = await bytesOfDropped(file);
  if (read.ok) open(read.value, file.name);
  else refuse(read.error);
}

function begin(fileName: string): void {
  reader?.end();
  receiving.set(emptyReceiving(fileName));
}

function refuse(refusal: string): void {
  reader?.end();
  reader = undefined;
  changeReceiving({ isReading: false, refusal });
}

function open(bytes: Uint8Array<ArrayBuffer>, fileName: string): void {
  const store = currentLedger();
  if (!store || !receiving.get()) return;
  const own = startReader(bytes.byteLength, (message) => {
    if (own === reader) hear(message);
  });
  reader = own;
  const known = tripsOf(store.book).map(({ id, entity, columns, digest }): KnownTrip => {
    return { trip: id, entity, columns, digest };
  });
  const { codes } = currentReference();
  own.send({ kind: 'open', bytes, fileName, known, today: dateOfInstant(Date.now()), codes });
}

/** Takes a column of a sheet for a column of the trip, and reads the file anew. */
export function placeColumn(sheet: string, column: number, at: number | undefined): void {
  const { chosen = {} } = receiving.get() ?? {};
  const { [column]: _, ...others } = chosen[sheet] ?? {};
  const next = { ...chosen, [sheet]: at === undefined ? others : { ...others, [column]: at } };
  changeReceiving({ chosen: next, isReading: true, isOutdated: true });
  reader?.send({ kind: 'place', chosen: next });
}

let rows: Receiving['rows'][number][] = [];
let repeated: Receiving['rows'][number][] = [];

function hear(message: FromReader): void {
  switch (message.kind) {
    case 'refused':
      refuse(message.message);
      break;
    case 'opened':
      [rows, repeated] = [[], []];
      changeReceiving({ summary: message.summary, refusal: undefined });
      break;
    case 'rows':
      (message.isRepeated ? repeated : rows).push(...message.rows);
      break;
    case 'done':
      changeReceiving({ rows, repeated, isReading: false });
      void compareNow();
      break;
  }
}

/** Compares what was read with the book as it stands; another call ends the one under way. */
export async function compareNow(): Promise<void> {
  const store = currentLedger();
  const state = receiving.get();
  if (!store || !state?.summary || state.isReading || state.result) return;
  comparing += 1;
  const own = comparing;
  const comparison = await compareReturn(store.book, state.summary, rowsToCompare(state));
  const plan = await planNewRows(store.book, state.summary, newRowsOf(state), newUlid(Date.now()), state.fileName);
  if (own === comparing) changeReceiving({ comparison, plan, isOutdated: false });
}
