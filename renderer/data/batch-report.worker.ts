/// <reference lib="webworker" />
// Reads batches into a book away from the page, which may end it at any moment.

import { assertNever } from '#shared/base/result.ts';
import type { BatchRow } from '#shared/host/host-api.ts';
import { type BatchReader, type BatchReport, batchReader, type DamagedBatch } from './batch-report.ts';
import type { Safe } from './sealed-batches.ts';

export type ToReader =
  | { readonly kind: 'begin'; readonly safe: Safe }
  | { readonly kind: 'rows'; readonly rows: readonly BatchRow[] }
  | { readonly kind: 'finish' };
export type FromReader =
  | { readonly kind: 'taken' }
  | { readonly kind: 'damaged'; readonly batch: DamagedBatch }
  | { readonly kind: 'report'; readonly report: BatchReport };

const scope = self as unknown as DedicatedWorkerGlobalScope;
let reader: BatchReader | undefined;

scope.onmessage = ({ data }: MessageEvent<ToReader>) => void answer(data);

async function answer(message: ToReader): Promise<void> {
  switch (message.kind) {
    case 'begin':
      reader = batchReader(message.safe);
      break;
    case 'rows': {
      const taken = await reader?.take(message.rows);
      if (taken) tell(taken.ok ? { kind: 'taken' } : { kind: 'damaged', batch: taken.error });
      break;
    }
    case 'finish':
      if (reader) tell({ kind: 'report', report: reader.report() });
      break;
    default:
      assertNever(message, 'batch-report.worker');
  }
}

function tell(message: FromReader): void {
  scope.postMessage(message);
}
