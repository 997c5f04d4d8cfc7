/// <reference lib="webworker" />
// Writes a table away from the page. The page may end it at any moment; nothing here is written to a disk.

import { assertNever } from '#shared/base/result.ts';
import type { FromWriter, ToWriter } from './export-messages.ts';
import { createTableFile, type TableFile } from './table-file.ts';

const scope = self as unknown as DedicatedWorkerGlobalScope;

let file: TableFile | undefined;
let taken = 0;

scope.onmessage = ({ data }: MessageEvent<ToWriter>) => answer(data);

function answer(message: ToWriter): void {
  switch (message.kind) {
    case 'begin':
      file = createTableFile(message.sheet, message.format, message.at);
      break;
    case 'rows':
      file?.rows(message.rows);
      taken += message.rows.length;
      tell({ kind: 'taken', rows: taken });
      break;
    case 'finish': {
      const done = file?.finish();
      if (done) tell({ kind: 'done', ...done }, [done.bytes.buffer]);
      break;
    }
    default:
      assertNever(message, 'export.worker');
  }
}

function tell(message: FromWriter, transfer: Transferable[] = []): void {
  scope.postMessage(message, transfer);
}
