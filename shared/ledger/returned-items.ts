// 区级退回: what the district sent back in its receipts. Each is a task on the record until a later write of the field
// closes it (SYNC.md 4.6); it then stays in sight as 已改待报 until a receipt has accepted what was written.
//
// Whether a write is later is told by what stands behind the record, never by this PC's clock: an operation that was
// superseded altogether has been corrected. Only for receipts that do not name the operation the day decides.

import { isEntityName } from '#shared/domain/entities.ts';
import { formatHlc } from '#shared/sync/clock.ts';
import { fieldHeads, type Head, knownOperation, recordOf } from '#shared/sync/merge.ts';
import type { Change } from './change.ts';
import { splitKey } from './dated-values.ts';
import type { Book } from './registers.ts';

/** What a receipt objects to; `op` is missing in receipts that an earlier version took in. */
export type Objection = {
  readonly op?: string | undefined;
  readonly table: string;
  readonly record: string;
  readonly field?: string | undefined;
  readonly code: string;
  readonly message: string;
};

/** A receipt as far as it matters here; `at` is an instant, ISO 8601 UTC. */
export type AnsweringReceipt = {
  readonly receiptNo: number;
  readonly at: string;
  readonly result: 'ok' | 'partial' | 'rejected';
  readonly rejects: readonly Objection[];
};

/** `open` 待改; `changed` 已改待报; `accepted` 区里已接收修改. */
export type ReturnedState = 'open' | 'changed' | 'accepted';

export type ReturnedItem = Objection & {
  readonly id: string;
  readonly receiptNo: number;
  readonly at: string;
  readonly state: ReturnedState;
};

export const returnedStateLabels: { readonly [state in ReturnedState]: string } = {
  open: '待改',
  changed: '已改待报',
  accepted: '已接收',
};

/**
 * Every objection to a record, the newest of its kind once: open ones first, then by receipt.
 *
 * @param isUnsent whether something of the record is not covered by any receipt yet
 */
export function returnedItems(
  book: Book,
  receipts: readonly AnsweringReceipt[],
  isUnsent: (table: string, record: string) => boolean,
): readonly ReturnedItem[] {
  const latest = new Map<string, ReturnedItem>();
  for (const { receiptNo, at, rejects } of receipts.toSorted((a, b) => a.receiptNo - b.receiptNo))
    for (const reject of rejects) {
      if (!isEntityName(reject.table)) continue;
      const id = [reject.table, reject.record, reject.field ?? '', reject.code].join(' ');
      latest.set(id, { ...reject, id, receiptNo, at, state: 'open' });
    }
  const accepting = receipts.filter(({ result }) => result !== 'rejected').map(({ receiptNo }) => receiptNo);
  const last = Math.max(0, ...accepting);
  return [...latest.values()]
    .map((item): ReturnedItem => {
      if (!wasChanged(book, item, item.at)) return item;
      const isAccepted = last > item.receiptNo && !isUnsent(item.table, item.record);
      return { ...item, state: isAccepted ? 'accepted' : 'changed' };
    })
    .sort((a, b) => order[a.state] - order[b.state] || b.receiptNo - a.receiptNo || (a.id < b.id ? -1 : 1));
}

/**
 * The change that says a returned value is right as it is: it is written again, with the reason, so that it goes to the
 * district once more. Undefined where no field is named or nothing stands in it: such an item wants a correction.
 */
export function confirmedAsIs(book: Book, { table, record, field }: Objection, why: string): Change | undefined {
  if (!isEntityName(table) || field === undefined) return undefined;
  const values = recordOf(book.state, table, record)?.values ?? {};
  const key = Object.keys(values).findLast((one) => splitKey(one).field === field);
  const value = key === undefined ? null : values[key];
  if (key === undefined || value === null || value === undefined) return undefined;
  return { kind: 'update', entity: table, id: record, values: { [key]: value }, why: `区级退回，核实无误：${why}` };
}

const order: { readonly [state in ReturnedState]: number } = { open: 0, changed: 1, accepted: 2 };

/** Whether the field (or, where none is named, anything of the record) was written after what was objected to. */
function wasChanged({ state }: Book, { op, table, record, field }: Objection, receivedAt: string): boolean {
  const merged = recordOf(state, table, record);
  if (!merged) return false;
  if (merged.deleted) return true;
  const keys = Object.keys(merged.values);
  const heads = keys.flatMap((key) => fieldHeads(state, table, record, key));
  const objected = heads.find((head) => head.op === op);
  if (op !== undefined && !objected && knownOperation(state, op)) return true;
  const since = objected ?? { h: formatHlc({ ms: Date.parse(receivedAt), counter: 0 }), op: '' };
  const ofField = field === undefined ? heads : keys.filter((key) => splitKey(key).field === field).flatMap(headsOf);
  return ofField.some((head) => isLater(head, since));

  function headsOf(key: string): readonly Head[] {
    return fieldHeads(state, table, record, key);
  }
}

function isLater(a: { readonly h: string; readonly op: string }, b: { readonly h: string; readonly op: string }) {
  return a.h === b.h ? a.op > b.op : a.h > b.h;
}
