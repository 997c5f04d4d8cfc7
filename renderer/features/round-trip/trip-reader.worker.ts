/// <reference lib="webworker" />
// Reads returned 核对表 away from the page. The page may end it at any moment; nothing here is written anywhere.

import { assertNever } from '#shared/base/result.ts';
import { setCodeAdditions } from '#shared/domain/code-additions.ts';
import { entities } from '#shared/domain/entities.ts';
import { digestOfFile, digestOfLines } from '#shared/ledger/round-trips.ts';
import { type NewRowsReading, readNewRows } from '#shared/workbook/round-trip/read-new-rows.ts';
import { type ReturnReading, readReturn } from '#shared/workbook/round-trip/read-return.ts';
import type { ChosenColumns, FromReader, ToReader } from './trip-messages.ts';

const scope = self as unknown as DedicatedWorkerGlobalScope;
const portion = 200;

type Opened = ToReader & { readonly kind: 'open' };
let opened: Opened | undefined;

scope.onmessage = ({ data }: MessageEvent<ToReader>) => answer(data);

function answer(message: ToReader): void {
  switch (message.kind) {
    case 'open':
      opened = message;
      setCodeAdditions(entities, message.codes, message.today);
      read(message, {});
      break;
    case 'place':
      if (opened) read(opened, message.chosen);
      break;
    default:
      assertNever(message, 'trip-reader.worker');
  }
}

function read(file: Opened, chosen: ChosenColumns): void {
  const byTrip = new Map(file.known.map((trip) => [trip.trip, trip]));
  const known = (trip: string) => byTrip.get(trip);
  const reading = readReturn(file.bytes, file.fileName, { known, digest: digestOfLines, chosen });
  const added = reading.ok ? readNewRows(file.bytes, file.fileName, reading.value, file.today) : reading;
  if (reading.ok && added.ok) tellAll(reading.value, added.value, digestOfFile(file.bytes));
  else if (!added.ok) tell({ kind: 'refused', message: added.error.message });
}

function tellAll(
  { rows, repeated, ...summary }: ReturnReading,
  { rows: newRows, unread }: NewRowsReading,
  fileDigest: string,
): void {
  tell({ kind: 'opened', summary: { ...summary, rowCount: rows.length, fileDigest, newRows, unread } });
  tellRows(rows, false);
  tellRows(repeated, true);
  tell({ kind: 'done' });
}

function tellRows(rows: ReturnReading['rows'], isRepeated: boolean): void {
  for (let from = 0; from < rows.length; from += portion)
    tell({ kind: 'rows', isRepeated, rows: rows.slice(from, from + portion) });
}

function tell(message: FromReader): void {
  scope.postMessage(message);
}
