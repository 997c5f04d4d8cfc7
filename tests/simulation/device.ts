// One simulated PC: a disk that holds lines, and a book built from them. The disk changes in single steps (all of a
// transaction or a bundle, or nothing), as the program's transactions do; the book in memory can be lost at any time.

import { fromHex, toHex } from '#shared/base/bytes.ts';
import { chainNext, chainStart, digestLine } from '#shared/sync/chain.ts';
import { formatHlc, parseHlc, receive, zeroHlc } from '#shared/sync/clock.ts';
import {
  attach,
  branchTips,
  holdsPoint,
  type LogPoint,
  type LogSegment,
  type LogVector,
} from '#shared/sync/log-vector.ts';
import { type AppendedOperations, appendOperations, type LogHead, openLog } from '#shared/sync/log-writer.ts';
import { applyOperation, emptyState, latestStampOf, type MergeState, tipsOf } from '#shared/sync/merge.ts';
import {
  decodeLine,
  type OpenReason,
  type OperationDraft,
  opIdFromDigest,
  type StampedOperation,
} from '#shared/sync/operation.ts';

/** A stored line, found by the chain value after it. */
type StoredLine = { readonly seq: number; readonly line: string; readonly chain: string; readonly before: string };

export type Disk = {
  readonly lines: ReadonlyMap<string, StoredLine>;
  readonly ops: ReadonlyMap<string, StampedOperation>;
  readonly vector: LogVector;
  readonly head: LogHead;
};

/**
 * What travels: consecutive lines of every log, each with the chain value that the signed head states for its end, and
 * the points that the sender takes to be held already. `needs` names a point of EVERY log, also of those with nothing
 * new: an operation may have seen operations of any of them, and a receiver that was restored may have lost those.
 */
export type Bundle = {
  readonly needs: { readonly [log: string]: readonly LogPoint[] };
  readonly segments: readonly (LogSegment & { readonly c1: string })[];
};

/** What comes back: the tips that the receiver holds now. */
export type Receipt = { readonly [log: string]: readonly LogPoint[] };

export type Device = {
  readonly name: string;
  skewMs: number;
  disk: Disk;
  state: MergeState;
  backup: Disk;
  /** The next write must open a new log first, for this reason. */
  mustOpen: OpenReason | undefined;
  readonly acknowledged: Map<string, Receipt>;
};

/** How an operation is handed to the merge; a mutation of the simulation changes it on the way. */
export type Handing = (stamped: StampedOperation, arrival: number) => StampedOperation;

export type Reception =
  | { readonly kind: 'stored'; readonly fresh: readonly StampedOperation[]; readonly forks: number }
  | { readonly kind: 'refused'; readonly why: 'damaged' | 'needFrom' };

export function installDevice(name: string, logId: string, skewMs: number, wallMs: number): Device {
  const opened = openLog(logId, 'install', {}, { wallMs: wallMs + skewMs, user: name, tx: `${logId}-0` });
  const empty: Disk = { lines: new Map(), ops: new Map(), vector: {}, head: opened.head };
  const disk = withWritten(empty, opened, toHex(chainStart(logId)));
  return { name, skewMs, disk, state: emptyState(), backup: disk, mustOpen: undefined, acknowledged: new Map() };
}

/** The disk after these drafts, in a new log when one is due; nothing is stored yet. */
export function prepareWrite(
  device: Device,
  drafts: readonly OperationDraft[],
  wallMs: number,
  newLogId: () => string,
): { readonly disk: Disk; readonly ops: readonly StampedOperation[] } {
  const at = {
    wallMs: wallMs + device.skewMs,
    user: device.name,
    tx: `${device.disk.head.log}-${device.disk.head.seq}`,
  };
  let { disk } = device;
  let opened: readonly StampedOperation[] = [];
  if (device.mustOpen) {
    const log = newLogId();
    const first = openLog(log, device.mustOpen, tipsOf(device.state), { ...at, h: latestStampOf(device.state) });
    disk = withWritten(disk, first, toHex(chainStart(log)));
    opened = first.ops;
  }
  const written = appendOperations(disk.head, drafts, at);
  return { disk: withWritten(disk, written, disk.head.chain), ops: [...opened, ...written.ops] };
}

/** Everything of every log that the peer has not acknowledged. */
export function bundleFor(device: Device, peer: string): Bundle {
  const receipt = device.acknowledged.get(peer) ?? {};
  const needs: { [log: string]: LogPoint[] } = {};
  const segments: (LogSegment & { readonly c1: string })[] = [];
  for (const log of Object.keys(device.disk.vector))
    for (const tip of branchTips(device.disk.vector, log)) {
      const segment = segmentTo(device.disk, log, tip, receipt[log] ?? []);
      needs[log] = [...(needs[log] ?? []), { seq: segment.first - 1, chain: segment.c0 }];
      if (segment.lines.length > 0) segments.push({ ...segment, c1: tip.chain });
    }
  return { needs, segments };
}

/** Takes a bundle in whole or not at all; `disk` is replaced in one step. */
export function receiveBundle(
  device: Device,
  { needs, segments }: Bundle,
  wallMs: number,
  checkNeeds = true,
): Reception {
  if (checkNeeds && !stillHolds(device.disk, needs)) return { kind: 'refused', why: 'needFrom' };
  let disk = device.disk;
  const fresh: StampedOperation[] = [];
  let forks = 0;
  for (const segment of segments) {
    const result = attach(disk.vector, segment, (id) => disk.ops.has(id));
    if (result.kind === 'damaged' || result.kind === 'needFrom') return { kind: 'refused', why: result.kind };
    if (result.end.chain !== segment.c1) return { kind: 'refused', why: 'damaged' };
    if (result.kind === 'fork') forks++;
    disk = { ...withLines(disk, segment.log, segment.c0, segment.first, segment.lines), vector: result.vector };
    fresh.push(...result.fresh);
  }
  device.disk = { ...disk, head: { ...disk.head, h: advanced(disk.head.h, fresh, wallMs + device.skewMs) } };
  return { kind: 'stored', fresh, forks };
}

export function receiptOf(device: Device): Receipt {
  return Object.fromEntries(Object.keys(device.disk.vector).map((log) => [log, branchTips(device.disk.vector, log)]));
}

/** True when all these points are held. */
export function stillHolds(disk: Disk, receipt: Receipt): boolean {
  return Object.entries(receipt).every(([log, tips]) => tips.every((tip) => holdsPoint(disk.vector, log, tip)));
}

export function rebuiltState(ops: Iterable<StampedOperation>, hand: Handing): MergeState {
  const state = emptyState();
  let arrival = 0;
  for (const stamped of ops) applyOperation(state, hand(stamped, arrival++));
  return state;
}

function segmentTo(disk: Disk, log: string, tip: LogPoint, acknowledged: readonly LogPoint[]): LogSegment {
  const held = new Set(acknowledged.map((point) => point.chain));
  const lines: string[] = [];
  let chain = tip.chain;
  while (!held.has(chain)) {
    const stored = disk.lines.get(chain);
    if (!stored) break;
    lines.push(stored.line);
    chain = stored.before;
  }
  return { log, first: tip.seq - lines.length + 1, last: tip.seq, c0: chain, lines: lines.reverse() };
}

function withWritten(disk: Disk, written: AppendedOperations, c0: string): Disk {
  const { head, lines } = written;
  const first = head.seq - lines.length + 1;
  const segment = { log: head.log, first, last: head.seq, c0, lines };
  const attached = attach(disk.vector, segment, (id) => disk.ops.has(id));
  if (!('vector' in attached)) throw new Error(`own lines do not attach: ${JSON.stringify(attached)}`);
  return { ...withLines(disk, head.log, c0, first, lines), vector: attached.vector, head };
}

function withLines(disk: Disk, log: string, c0: string, first: number, added: readonly string[]): Disk {
  const lines = new Map(disk.lines);
  const ops = new Map(disk.ops);
  let chain = c0;
  for (const [i, line] of added.entries()) {
    const digest = digestLine(log, line);
    const decoded = decodeLine(line);
    if (!decoded.ok) throw new Error(`a stored line cannot be read: ${line}`);
    const before = chain;
    chain = toHex(chainNext(fromHex(before), digest));
    lines.set(chain, { seq: first + i, line, chain, before });
    const id = opIdFromDigest(digest);
    ops.set(id, { log, id, op: decoded.value });
  }
  return { ...disk, lines, ops };
}

function advanced(h: string, fresh: readonly StampedOperation[], wallMs: number): string {
  let clock = parseHlc(h) ?? zeroHlc;
  for (const { op } of fresh) ({ clock } = receive(clock, op.h, wallMs));
  return formatHlc(clock);
}
