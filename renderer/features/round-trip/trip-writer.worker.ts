/// <reference lib="webworker" />
// Writes 核对表 away from the page. The page may end it at any moment; nothing here is written to a disk.

import { assertNever } from '#shared/base/result.ts';
import { setCodeAdditions } from '#shared/domain/code-additions.ts';
import { entities } from '#shared/domain/entities.ts';
import { digestOfLines } from '#shared/ledger/round-trips.ts';
import { packFiles } from '#shared/workbook/round-trip/pack-files.ts';
import type { BaseRow } from '#shared/workbook/round-trip/trip-base.ts';
import { writeTrip } from '#shared/workbook/round-trip/trip-workbook.ts';
import type { FromWriter, ToWriter } from './trip-messages.ts';

const scope = self as unknown as DedicatedWorkerGlobalScope;

type Begun = ToWriter & { readonly kind: 'begin' };
let begun: Begun | undefined;
let rows: BaseRow[] = [];

scope.onmessage = ({ data }: MessageEvent<ToWriter>) => answer(data);

function answer(message: ToWriter): void {
  switch (message.kind) {
    case 'begin':
      setCodeAdditions(entities, message.codes, message.at.slice(0, 10));
      [begun, rows] = [message, []];
      break;
    case 'rows':
      rows.push(...message.rows);
      break;
    case 'finish':
      if (begun) finish(begun);
      break;
    case 'pack': {
      const bytes = packFiles(message.files);
      tell({ kind: 'packed', bytes }, [bytes.buffer]);
      break;
    }
    default:
      assertNever(message, 'trip-writer.worker');
  }
}

function finish({ paper, at }: Begun): void {
  const { bytes, digest } = writeTrip(paper, rows, at, digestOfLines);
  [begun, rows] = [undefined, []];
  tell({ kind: 'made', bytes, digest }, [bytes.buffer]);
}

function tell(message: FromWriter, transfer: Transferable[]): void {
  scope.postMessage(message, transfer);
}
