// Writing to a log: drafts become numbered, stamped, chained lines. Nothing is stored here; the caller stores the lines
// and the new head in one transaction.

import { fromHex, toHex } from '#shared/base/bytes.ts';
import { inKeyOrder } from './canonical-line.ts';
import { chainStart, walkLines } from './chain.ts';
import { formatHlc, type Hlc, parseHlc, tick, zeroHlc } from './clock.ts';
import {
  encodeLine,
  type OpenReason,
  type Operation,
  type OperationDraft,
  opIdFromDigest,
  type StampedOperation,
} from './operation.ts';

/** Where a log stands: its last sequence number, the chain value after it (hex) and the last stamp of this device. */
export type LogHead = { readonly log: string; readonly seq: number; readonly chain: string; readonly h: string };

/** When and by whom: wall clock in milliseconds, user id, transaction id. */
export type WritingMoment = {
  readonly wallMs: number;
  readonly user?: string;
  readonly tx: string;
  /** A nonce for drafts whose values may be withheld from a receiver that gets their digest (docs/bundle-format.md). */
  nonceFor?(draft: OperationDraft): string | undefined;
};

export type AppendedOperations = {
  readonly head: LogHead;
  readonly lines: readonly string[];
  readonly ops: readonly StampedOperation[];
};

/**
 * Numbers, stamps and chains the drafts of one transaction, in their order.
 *
 * @param head where the log stands; advance its `h` with `receive` whenever operations of other logs were taken in
 * @throws when a draft has a shape that could not be read back, or makes a line over 64 KiB
 */
export function appendOperations(
  head: LogHead,
  drafts: readonly OperationDraft[],
  at: WritingMoment,
): AppendedOperations {
  const lines: string[] = [];
  const ops: StampedOperation[] = [];
  let clock = clockOf(head);
  const walk = walkLines(head.log, fromHex(head.chain));
  for (const draft of drafts) {
    clock = tick(clock, at.wallMs);
    const op = stamp(draft, head.seq + ops.length + 1, clock, at);
    const line = encodeLine(op);
    walk.step(line);
    lines.push(line);
    ops.push({ log: head.log, id: opIdFromDigest(walk.digest), op });
  }
  const { log } = head;
  return { head: { log, seq: head.seq + ops.length, chain: toHex(walk.chain), h: formatHlc(clock) }, lines, ops };
}

/**
 * Begins a new log with its `open` operation (SYNC.md 3.1: at installation, after a restore, on a copied disk …).
 *
 * @param prev log → greatest sequence known now (`tipsOf` of the merge)
 * @param at `h` is the greatest stamp known (`latestStampOf` of the merge), so that the new log's stamps lie after it
 */
export function openLog(
  logId: string,
  why: OpenReason,
  prev: { readonly [log: string]: number },
  at: WritingMoment & { readonly h?: string },
): AppendedOperations {
  const start = { log: logId, seq: 0, chain: toHex(chainStart(logId)), h: at.h ?? formatHlc(zeroHlc) };
  const draft: OperationDraft = Object.keys(prev).length > 0 ? { k: 'open', why, prev } : { k: 'open', why };
  return appendOperations(start, [draft], at);
}

/** With its keys in canonical order, so that the line is written in one native pass. */
function stamp(draft: OperationDraft, s: number, clock: Hlc, at: WritingMoment): Operation {
  const f = draft.f && inKeyOrder(draft.f);
  const src = draft.src && inKeyOrder(draft.src);
  const n = at.nonceFor?.(draft);
  const ext = n === undefined ? draft.ext : inKeyOrder({ ...draft.ext, n });
  return inKeyOrder({ ...draft, f, src, ext, s, h: formatHlc(clock), u: at.user, x: at.tx });
}

function clockOf(head: LogHead): Hlc {
  const clock = parseHlc(head.h);
  if (!clock) throw new Error(`log ${head.log}: its head has no stamp`);
  return clock;
}
