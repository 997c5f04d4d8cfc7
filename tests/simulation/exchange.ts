// What travels between simulated PCs and to the district, how it is made and how it is taken.

import { formatHlc, parseHlc, receive, zeroHlc } from '#shared/sync/clock.ts';
import { attach, branchTips, type LogPoint, type LogSegment } from '#shared/sync/log-vector.ts';
import { blobsOf, missingBlobs } from '#shared/sync/merge.ts';
import { opIdOf, type StampedOperation } from '#shared/sync/operation.ts';
import type { Device, Receipt } from './device.ts';
import {
  type Base,
  type Disk,
  isKnownOn,
  linesUpTo,
  stillHolds,
  tipsOfDisk,
  vectorWith,
  withLines,
  withoutBeginnings,
} from './disk.ts';
import type { Rules } from './rules.ts';
import { vectorWithSnapshot } from './vector-with-snapshot.ts';

type CheckedSegment = LogSegment & {
  /** The chain value that the signed head states for the end. */
  readonly c1: string;
};

/**
 * Consecutive lines of every log, from the points that the sender takes to be held already. `needs` names a point of
 * EVERY log, also of those with nothing new: an operation may have seen operations of any of them, and a receiver that
 * was restored may have lost those. A sender that has dropped lines adds its snapshot and everything after it, for who is
 * behind.
 */
export type Bundle = {
  readonly needs: { readonly [log: string]: readonly LogPoint[] };
  /** Where the sender stands: it need not be sent that, and will not miss it. */
  readonly has: Receipt['tips'];
  readonly segments: readonly CheckedSegment[];
  readonly blobs: readonly string[];
  readonly bootstrap?: { readonly base: Base; readonly tail: readonly CheckedSegment[] };
};

export type Reception =
  | {
      readonly kind: 'stored' | 'bootstrapped';
      readonly fresh: readonly StampedOperation[];
      readonly forks: number;
    }
  | { readonly kind: 'refused'; readonly why: 'damaged' | 'needFrom' };

/** Everything of every log that the receiver has not acknowledged, and the attachments it may lack. */
export function bundleFor(device: Device, receipt: Receipt | undefined, { sendsWanted }: Rules): Bundle {
  const { disk } = device;
  const needs: { [log: string]: LogPoint[] } = {};
  const segments: CheckedSegment[] = [];
  for (const segment of segmentsFrom(disk, receipt?.tips ?? {})) {
    needs[segment.log] = [...(needs[segment.log] ?? []), { seq: segment.first - 1, chain: segment.c0 }];
    if (segment.lines.length > 0) segments.push(segment);
  }
  const wanted = new Set(sendsWanted ? receipt?.wants : []);
  const news = new Set(segments.flatMap(({ lines }) => lines.flatMap(digestsIn)));
  const blobs = blobsOf(device.state).flatMap(({ sm3 }) => (news.has(sm3) || wanted.has(sm3) ? [sm3] : []));
  const tail = disk.base ? segmentsFrom(disk, {}).filter(({ lines }) => lines.length > 0) : [];
  return {
    needs,
    has: tipsOfDisk(disk),
    segments,
    blobs: blobs.filter((sm3) => disk.blobs.has(sm3)),
    ...(disk.base ? { bootstrap: { base: disk.base, tail } } : {}),
  };
}

export function receiptOf(device: Device): Receipt {
  const wants = missingBlobs(device.state, (sm3) => device.disk.blobs.has(sm3)).map(({ sm3 }) => sm3);
  return { tips: tipsOfDisk(device.disk), wants, rejections: [] };
}

/** Takes a bundle in whole or not at all; `disk` is replaced in one step. */
export function receiveBundle(device: Device, bundle: Bundle, wallMs: number, rules: Rules): Reception {
  const { needs, segments, bootstrap } = bundle;
  if (!rules.checksNeeds || stillHolds(device.disk, needs))
    return store(device, device.disk, segments, bundle.blobs, wallMs, 'stored');
  if (!bootstrap || !coversAll(device.disk, bootstrap)) return { kind: 'refused', why: 'needFrom' };
  const disk = onSnapshot(device.disk, bootstrap.base, rules);
  return store(device, disk, bootstrap.tail, bundle.blobs, wallMs, 'bootstrapped');
}

function store(
  device: Device,
  start: Disk,
  segments: readonly CheckedSegment[],
  blobs: readonly string[],
  wallMs: number,
  kind: 'stored' | 'bootstrapped',
): Reception {
  let disk = start;
  const fresh: StampedOperation[] = [];
  let forks = 0;
  for (const segment of segments) {
    const { log, c0, first, lines } = segment;
    disk = { ...disk, vector: vectorWith(disk, log, { seq: segment.last, chain: segment.c1 }) };
    const vector = vectorWith(disk, log, { seq: first - 1, chain: c0 });
    const result = attach(vector, segment, (id) => isKnownOn(disk, id), device.vocabulary);
    if (result.kind === 'damaged' || result.kind === 'needFrom') return { kind: 'refused', why: result.kind };
    if (result.end.chain !== segment.c1) return { kind: 'refused', why: 'damaged' };
    if (result.kind === 'fork') forks++;
    const stored = result.fresh.length === 0 ? disk : withLines(disk, log, c0, first, lines, result.fresh);
    disk = { ...stored, vector: result.vector };
    fresh.push(...result.fresh);
  }
  if (kind === 'bootstrapped') disk = withoutBeginnings(disk);
  const h = advanced(disk.head.h, fresh, wallMs + device.skewMs);
  device.disk = { ...disk, head: { ...disk.head, h }, blobs: new Set([...disk.blobs, ...blobs]) };
  return { kind, fresh, forks };
}

/** True when nothing that this PC has dropped is missing in the snapshot and its tail. */
function coversAll(disk: Disk, { base, tail }: NonNullable<Bundle['bootstrap']>): boolean {
  const ids = new Set(tail.flatMap(({ log, lines }) => lines.map((line) => opIdOf(log, line))));
  return [...(disk.base?.ids ?? [])].every((id) => base.ids.has(id) || ids.has(id));
}

/** The snapshot in place of the own one, and the own lines on top. */
function onSnapshot(disk: Disk, base: Base, { keepsOwnLines }: Rules): Disk {
  let own: Disk = keepsOwnLines ? disk : { ...disk, lines: new Map(), ops: new Map(), vector: {} };
  for (const [log, tips] of Object.entries(base.tips))
    for (const tip of tips) own = { ...own, vector: vectorWith(own, log, tip) };
  const isCovered = (_log: string, { chain }: LogPoint) => {
    const stored = own.lines.get(chain);
    return stored === undefined || base.ids.has(stored.id);
  };
  return { ...own, base, vector: vectorWithSnapshot(own.vector, base.tips, isCovered) };
}

/** One segment for each branch, empty when all of it is held. */
function segmentsFrom(disk: Disk, held: Receipt['tips']): CheckedSegment[] {
  return Object.keys(disk.vector).flatMap((log) => {
    const chains = new Set(held[log]?.map((point) => point.chain));
    return branchTips(disk.vector, log).map((tip) => {
      const stored = linesUpTo(disk, tip, chains);
      const c0 = stored[0]?.before ?? tip.chain;
      const lines = stored.map(({ line }) => line);
      return { log, first: tip.seq - lines.length + 1, last: tip.seq, c0, c1: tip.chain, lines };
    });
  });
}

function digestsIn(line: string): readonly string[] {
  return line.includes('"k":"blob"') ? (line.match(/[0-9a-f]{64}/g) ?? []) : [];
}

function advanced(h: string, fresh: readonly StampedOperation[], wallMs: number): string {
  let clock = parseHlc(h) ?? zeroHlc;
  for (const { op } of fresh) ({ clock } = receive(clock, op.h, wallMs));
  return formatHlc(clock);
}
