// One simulated PC: a disk, and a book built from it. The book in memory can be lost at any time.

import { toHex } from '#shared/base/bytes.ts';
import { chainStart } from '#shared/sync/chain.ts';
import { formatHlc, zeroHlc } from '#shared/sync/clock.ts';
import type { LogPoint } from '#shared/sync/log-vector.ts';
import { appendOperations, openLog } from '#shared/sync/log-writer.ts';
import { emptyState, latestStampOf, type MergeState, tipsOf } from '#shared/sync/merge.ts';
import { decodeLine, type OpenReason, type OperationDraft, type StampedOperation } from '#shared/sync/operation.ts';
import { type Disk, stateOfDisk, withWritten } from './disk.ts';
import type { Rejection } from './district.ts';
import type { Handing } from './rules.ts';

/** What comes back for a bundle. */
export type Receipt = {
  /** The tips that the receiver holds now. */
  readonly tips: { readonly [log: string]: readonly LogPoint[] };
  /** Digests of attachments whose content it lacks. */
  readonly wants: readonly string[];
  /** From the district only. */
  readonly rejections: readonly Rejection[];
};

export type Device = {
  readonly name: string;
  skewMs: number;
  /** The version of the vocabulary that its program reads and writes. */
  vocabulary: number;
  disk: Disk;
  state: MergeState;
  backup: Disk;
  /** The next write must open a new log first, for this reason. */
  mustOpen: OpenReason | undefined;
  /** Switched off in a drawer: nobody waits for its receipts. */
  isAway: boolean;
  /** New, restored, copied or away once: it may need what others have dropped. */
  mayBeBehind: boolean;
  readonly receipts: Map<string, Receipt>;
};

export function installDevice(name: string, logId: string, skewMs: number, wallMs: number): Device {
  const opened = openLog(logId, 'install', {}, { wallMs: wallMs + skewMs, user: name, tx: `${logId}-0` });
  return deviceOn(name, skewMs, withWritten(emptyDisk(logId), opened, toHex(chainStart(logId))));
}

/** The district's receiver: takes bundles, writes nothing, drops nothing. */
export function installDistrict(name: string, logId: string): Device {
  return deviceOn(name, 0, emptyDisk(logId));
}

function deviceOn(name: string, skewMs: number, disk: Disk): Device {
  const place = { disk, state: emptyState(), backup: disk, mustOpen: undefined };
  return { name, skewMs, vocabulary: 2, ...place, isAway: false, mayBeBehind: false, receipts: new Map() };
}

function emptyDisk(log: string): Disk {
  const head = { log, seq: 0, chain: toHex(chainStart(log)), h: formatHlc(zeroHlc) };
  return { lines: new Map(), ops: new Map(), vector: {}, head, blobs: new Set(), rejections: new Map() };
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

/** The book as the disk gives it, in the order of its lines or in the one given. */
export function rebuiltState(
  { disk, vocabulary }: Pick<Device, 'disk' | 'vocabulary'>,
  hand: Handing,
  ops: Iterable<StampedOperation> = disk.ops.values(),
): MergeState {
  let arrival = 0;
  return stateOfDisk(
    disk.base,
    Array.from(ops, (stamped) => hand(stamped, arrival++)),
    vocabulary,
  );
}

/** The disk under a program that reads more: lines that were held for it are read again. */
export function rereadDisk(disk: Disk, vocabulary: number): Disk {
  const ops = new Map(disk.ops);
  for (const [id, { log, op }] of disk.ops) {
    const read = op.k === 'newer' ? decodeLine(op.line ?? '', vocabulary) : undefined;
    if (read?.ok) ops.set(id, { log, id, op: read.value });
  }
  return { ...disk, ops };
}
