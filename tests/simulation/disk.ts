// The disk of a simulated PC: lines and what was made of them. It changes in single steps (all of a transaction or a
// bundle, or nothing), as the program's transactions do. Lines that were compacted are gone; a snapshot stands for them.

import { fromHex, toHex } from '#shared/base/bytes.ts';
import { chainOf, walkLines } from '#shared/sync/chain.ts';
import { type Horizon, horizonOf, type StampedPoint } from '#shared/sync/compaction.ts';
import {
  attach,
  type Branch,
  branchTips,
  holdsPoint,
  type LogPoint,
  type LogVector,
  withPoint,
} from '#shared/sync/log-vector.ts';
import type { AppendedOperations, LogHead } from '#shared/sync/log-writer.ts';
import { applyOperation, emptyState, type MergeState, understoodOf } from '#shared/sync/merge.ts';
import type { StampedOperation } from '#shared/sync/operation.ts';
import { OperationIdSet } from '#shared/sync/operation-id-set.ts';
import { type StateSnapshot, snapshotOf, stateOfSnapshot } from '#shared/sync/snapshot.ts';
import type { Rejection } from './district.ts';
import type { Rules } from './rules.ts';

/** A stored line, found by the chain value after it. */
type StoredLine = {
  readonly log: string;
  readonly seq: number;
  readonly line: string;
  readonly chain: string;
  readonly before: string;
  readonly id: string;
  readonly h: string;
};

/** What stands for the dropped lines. */
export type Base = {
  readonly snapshot: StateSnapshot;
  readonly ids: ReadonlySet<string>;
  /** The points up to which lines are gone. */
  readonly tips: Horizon;
  /** Chain value after each dropped line → the tips of the branches that pass through it. */
  readonly passed: ReadonlyMap<string, readonly string[]>;
};

export type Disk = {
  readonly base?: Base;
  readonly lines: ReadonlyMap<string, StoredLine>;
  readonly ops: ReadonlyMap<string, StampedOperation>;
  readonly vector: LogVector;
  readonly head: LogHead;
  /** Digests of the attachments whose content is here. */
  readonly blobs: ReadonlySet<string>;
  /** Operation id → what the district sent back. */
  readonly rejections: ReadonlyMap<string, Rejection>;
};

export function isKnownOn(disk: Disk, id: string): boolean {
  return disk.ops.has(id) || disk.base?.ids.has(id) === true;
}

/** True when all these points are held. */
export function stillHolds(disk: Disk, points: { readonly [log: string]: readonly LogPoint[] }): boolean {
  return Object.entries(points).every(([log, tips]) =>
    tips.every((tip) => holdsPoint(vectorWith(disk, log, tip), log, tip)),
  );
}

/** The vector with this point, if some line here, dropped or not, ends at it. */
export function vectorWith(disk: Disk, log: string, point: LogPoint): LogVector {
  if (holdsPoint(disk.vector, log, point)) return disk.vector;
  const tips = disk.base?.passed.get(point.chain);
  if (!tips && !disk.lines.has(point.chain)) return disk.vector;
  return withPoint(disk.vector, log, point, (branch) => {
    if (branch.some(({ chain }) => tips?.includes(chain))) return true;
    const end = branch.at(-1) as LogPoint;
    return linesUpTo(disk, end, new Set()).some(({ chain }) => chain === point.chain);
  });
}

export function tipsOfDisk(disk: Disk): { readonly [log: string]: readonly LogPoint[] } {
  return Object.fromEntries(Object.keys(disk.vector).map((log) => [log, branchTips(disk.vector, log)]));
}

/** The book of the snapshot and of these operations, as a program with this vocabulary shows it. */
export function stateOfDisk(base: Base | undefined, ops: Iterable<StampedOperation>, reader?: number): MergeState {
  const state = base ? stateOfSnapshot(base.snapshot) : emptyState();
  for (const stamped of understoodOf(state, reader)) applyOperation(state, stamped);
  for (const stamped of ops) applyOperation(state, stamped);
  return state;
}

export function withWritten(disk: Disk, written: AppendedOperations, c0: string): Disk {
  const { head, lines } = written;
  const first = head.seq - lines.length + 1;
  const vector = vectorWith(disk, head.log, { seq: first - 1, chain: c0 });
  const segment = { log: head.log, first, last: head.seq, c0, lines };
  const attached = attach(vector, segment, (id) => isKnownOn(disk, id));
  if (!('vector' in attached)) throw new Error(`own lines do not attach: ${JSON.stringify(attached)}`);
  return { ...withLines(disk, head.log, c0, first, lines, written.ops), vector: attached.vector, head };
}

/** @param fresh those operations of the lines that are new here */
export function withLines(
  disk: Disk,
  log: string,
  c0: string,
  first: number,
  added: readonly string[],
  fresh: readonly StampedOperation[],
): Disk {
  const lines = new Map(disk.lines);
  const ops = new Map(disk.ops);
  const bySequence = new Map(fresh.map((stamped) => [stamped.op.s, stamped]));
  const start = bySequence.size === 0 ? added.length : Math.min(...bySequence.keys()) - first;
  let chain = start === 0 ? c0 : chainBefore(disk, log, c0, added.slice(0, start));
  const walk = walkLines(log, fromHex(chain));
  for (const [i, line] of added.slice(start).entries()) {
    const before = chain;
    walk.step(line);
    chain = toHex(walk.chain);
    const stamped = bySequence.get(first + start + i);
    if (!stamped) continue;
    lines.set(chain, { log, seq: stamped.op.s, line, chain, before, id: stamped.id, h: stamped.op.h });
    ops.set(stamped.id, stamped);
  }
  return { ...disk, lines, ops };
}

/** The chain value after lines that are known already: looked up where they are stored, else worked out. */
function chainBefore(disk: Disk, log: string, c0: string, known: readonly string[]): string {
  const last = known.at(-1);
  for (const stored of disk.lines.values()) if (stored.log === log && stored.line === last) return stored.chain;
  return toHex(chainOf(log, fromHex(c0), known));
}

/** Without branches that are only the beginning of another one. */
export function withoutBeginnings(disk: Disk): Disk {
  const vector = Object.entries(disk.vector).map(([log, branches]) => {
    const insides = branches.map((branch) => {
      const walked = linesUpTo(disk, branch.at(-1) as LogPoint, new Set());
      return new Set([
        ...walked.slice(0, -1).map(({ chain }) => chain),
        ...branch.slice(0, -1).map(({ chain }) => chain),
      ]);
    });
    const isBeginning = (branch: Branch) => insides.some((inside) => inside.has(branch.at(-1)?.chain ?? ''));
    return [log, branches.length < 2 ? branches : branches.filter((branch) => !isBeginning(branch))] as const;
  });
  return { ...disk, vector: Object.fromEntries(vector) };
}

/** The lines of a branch from `end` back to a point in `held`, to a line that is gone, or to the log's beginning. */
export function linesUpTo(disk: Disk, end: LogPoint, held: ReadonlySet<string>): readonly StoredLine[] {
  const lines: StoredLine[] = [];
  for (let at = disk.lines.get(end.chain); at && !held.has(at.chain); at = disk.lines.get(at.before)) lines.push(at);
  return lines.reverse();
}

/**
 * Drops the lines that everybody holds, and makes them part of the snapshot.
 *
 * @param acknowledged what the district and each active PC have acknowledged, the district first
 */
export function compacted(
  disk: Disk,
  acknowledged: readonly Horizon[],
  nowMs: number,
  ageMs: number,
  { hand, ignoresCovered }: Rules,
): Disk {
  const branches = Object.fromEntries(
    Object.entries(disk.vector).map(([log, held]) => [log, held.map((branch) => stampedPoints(disk, branch))]),
  );
  const [district = {}, ...peers] = acknowledged;
  const horizon = horizonOf({ branches, district, peers, nowMs, ageMs });
  const base = disk.base ?? { snapshot: snapshotOf(emptyState()), ids: new Set(), tips: {}, passed: new Map() };
  const [ids, passed, tips] = [new Set(base.ids), new Map(base.passed), { ...base.tips }];
  const dropped = new Map<string, StoredLine>();
  for (const [log, ends] of Object.entries(horizon))
    for (const end of ends) {
      const walked = linesUpTo(disk, end, new Set());
      for (const [chain, through] of passed)
        if (through.includes(walked[0]?.before ?? '')) passed.set(chain, [...through, end.chain]);
      for (const line of walked) {
        passed.set(line.chain, [...(passed.get(line.chain) ?? []), end.chain]);
        if (!base.ids.has(line.id)) tips[log] = ends;
        dropped.set(line.chain, line);
        if (ignoresCovered) ids.add(line.id);
      }
    }
  if (dropped.size === 0) return disk;
  const kept = (line: StoredLine) => !dropped.has(line.chain);
  const gone = new Set(Array.from(dropped.values(), ({ id }) => id));
  const lines = new Map([...disk.lines].filter(([, line]) => kept(line)));
  const ops = new Map([...disk.ops].filter(([id]) => !gone.has(id)));
  const covered = [...disk.ops].flatMap(([id, stamped]) => (gone.has(id) ? [hand(stamped, 0)] : []));
  const snapshot = throughText(snapshotOf(stateOfDisk(base, covered, 1)), ids);
  return { ...disk, lines, ops, base: { snapshot, ids, tips, passed } };
}

/** As a snapshot lies on a disk; it knows these operations only. */
function throughText({ frame, records }: StateSnapshot, ids: Iterable<string>): StateSnapshot {
  const known = new OperationIdSet();
  for (const id of ids) known.add(id);
  const rest = JSON.parse(JSON.stringify(frame.rest));
  return { frame: { known: known.toBytes(), rest }, records: JSON.parse(JSON.stringify(records)) };
}

function stampedPoints(disk: Disk, branch: readonly LogPoint[]): StampedPoint[] {
  let h = '';
  const end = branch.at(-1);
  const stamps = new Map<string, string>();
  for (const line of end ? linesUpTo(disk, end, new Set()) : []) {
    h = line.h > h ? line.h : h;
    stamps.set(line.chain, h);
  }
  return branch.map((point) => ({ ...point, h: stamps.get(point.chain) ?? '' }));
}
