// Which parts of which logs are held. A log is one line of operations, unless two PCs wrote to it (a cloned disk, a
// restored backup): then it has branches, told apart by the chain value. A segment says at which chain value it begins
// (`c0`); it attaches wherever that value is known, whatever branch that is. Both branches of a fork are data and are
// kept; nothing validly signed is refused.
//
// Kept per branch are the points at which segments ended, not every position: a sender begins at a point that was
// acknowledged, and what of a segment is new is decided by operation ids.

import { fromHex, toHex } from '#shared/base/bytes.ts';
import { chainStart, walkLines } from './chain.ts';
import { decodeLine, type OperationError, opIdFromDigest, type StampedOperation } from './operation.ts';

/** A position in a log and the chain value (hex) after it. */
export type LogPoint = { readonly seq: number; readonly chain: string };

/** The known points of one branch in ascending order; the last is its tip. */
export type Branch = readonly LogPoint[];

export type LogVector = { readonly [log: string]: readonly Branch[] };

/** Consecutive lines of a log; `c0` is the chain value (hex) before the first. */
export type LogSegment = {
  readonly log: string;
  readonly first: number;
  readonly last: number;
  readonly c0: string;
  readonly lines: readonly string[];
};

export type SegmentDamage =
  | { readonly kind: 'lineCount'; readonly expected: number; readonly found: number }
  | { readonly kind: 'wrongStart' }
  | { readonly kind: 'wrongSequence'; readonly expected: number; readonly found: number }
  | { readonly kind: 'badLine'; readonly seq: number; readonly error: OperationError };

/**
 * What became of a segment. `end` is the point after its last line; compare it with the signed head before using any of
 * this. `vector` replaces the old one once `fresh` has been stored.
 */
export type Attachment =
  | {
      readonly kind: 'applied' | 'duplicate';
      readonly vector: LogVector;
      readonly fresh: readonly StampedOperation[];
      readonly end: LogPoint;
    }
  | {
      /** Two contents at sequence `at`: report it, store `fresh` all the same. */
      readonly kind: 'fork';
      readonly at: number;
      readonly vector: LogVector;
      readonly fresh: readonly StampedOperation[];
      readonly end: LogPoint;
    }
  | { readonly kind: 'needFrom'; readonly log: string; readonly tips: readonly LogPoint[] }
  | { readonly kind: 'damaged'; readonly damage: SegmentDamage };

/**
 * Finds where a segment belongs and which of its operations are new. Changes nothing.
 *
 * @param isKnown whether an operation is stored here already (`knownOperation` of the merge)
 * @param reader the version of the vocabulary that reads the lines
 */
export function attach(
  vector: LogVector,
  segment: LogSegment,
  isKnown: (opId: string) => boolean,
  reader?: number,
): Attachment {
  const branches = vector[segment.log] ?? [];
  const damage = damageOfFrame(segment);
  if (damage) return { kind: 'damaged', damage };
  const home = homesOf(branches, segment);
  if (home.length === 0) return { kind: 'needFrom', log: segment.log, tips: branches.map(tipOf) };
  const walk = readLines(segment, reader);
  if (!walk.ok) return { kind: 'damaged', damage: walk.damage };
  return place(vector, segment, home, walk, isKnown);
}

/** The tip of every branch of a log. */
export function branchTips(vector: LogVector, log: string): LogPoint[] {
  return (vector[log] ?? []).map(tipOf);
}

/** True when a branch of the log passes through this point: what a receipt acknowledges is ours. */
export function holdsPoint(vector: LogVector, log: string, point: LogPoint): boolean {
  return point.seq === 0 || (vector[log] ?? []).some((branch) => hasPoint(branch, point));
}

/**
 * The vector with a point written into the branches that pass through it: a segment may begin or a sender may stand
 * inside what came here in one piece.
 */
export function withPoint(
  vector: LogVector,
  log: string,
  point: LogPoint,
  passes: (branch: Branch) => boolean,
): LogVector {
  const branches = (vector[log] ?? []).map((branch) => {
    if (hasPoint(branch, point) || tipOf(branch).seq < point.seq || !passes(branch)) return branch;
    const at = branch.findIndex(({ seq }) => seq > point.seq);
    return [...branch.slice(0, at), point, ...branch.slice(at)];
  });
  return { ...vector, [log]: branches };
}

function damageOfFrame({ log, first, last, c0, lines }: LogSegment): SegmentDamage | undefined {
  const expected = last - first + 1;
  if (expected < 1 || expected !== lines.length) return { kind: 'lineCount', expected, found: lines.length };
  if (first === 1 && c0 !== toHex(chainStart(log))) return { kind: 'wrongStart' };
  return undefined;
}

/** The branches that the segment may continue; an empty branch stands for the beginning of a log not seen before. */
function homesOf(branches: readonly Branch[], { first, c0 }: LogSegment): readonly Branch[] {
  if (first === 1) return branches.length > 0 ? branches : [[]];
  return branches.filter((branch) => hasPoint(branch, { seq: first - 1, chain: c0 }));
}

type Walk = { readonly ok: true; readonly ops: readonly StampedOperation[]; readonly chains: readonly Uint8Array[] };

/** Decodes the lines and computes the chain value after each. */
function readLines(
  { log, first, c0, lines }: LogSegment,
  reader?: number,
): Walk | { readonly ok: false; readonly damage: SegmentDamage } {
  const ops: StampedOperation[] = [];
  const chains: Uint8Array[] = [];
  const walk = walkLines(log, fromHex(c0));
  for (const line of lines) {
    const seq = first + ops.length;
    const decoded = decodeLine(line, reader);
    if (!decoded.ok) return { ok: false, damage: { kind: 'badLine', seq, error: decoded.error } };
    const op = decoded.value;
    if (op.s !== seq) return { ok: false, damage: { kind: 'wrongSequence', expected: seq, found: op.s } };
    walk.step(line);
    ops.push({ log, id: opIdFromDigest(walk.digest), op });
    chains.push(walk.chain.slice());
  }
  return { ok: true, ops, chains };
}

function place(
  vector: LogVector,
  segment: LogSegment,
  homes: readonly Branch[],
  { ops, chains }: Walk,
  isKnown: (opId: string) => boolean,
): Attachment {
  const { log, first, last, c0 } = segment;
  const end = { seq: last, chain: toHex(chains.at(-1) as Uint8Array) };
  const fresh = ops.filter(({ id }) => !isKnown(id));
  const chainAt = (seq: number) => {
    const chain = chains[seq - first];
    return seq === first - 1 ? c0 : chain && toHex(chain);
  };
  const others = (vector[log] ?? []).filter((branch) => !homes.includes(branch));
  if (homes.some((branch) => hasPoint(branch, end))) return { kind: 'duplicate', vector, fresh, end };
  const extended = homes.find((branch) => branch.length === 0 || chainAt(tipOf(branch).seq) === tipOf(branch).chain);
  if (extended) {
    const rest = homes.filter((branch) => branch !== extended);
    return { kind: 'applied', vector: { ...vector, [log]: [...rest, ...others, [...extended, end]] }, fresh, end };
  }
  if (fresh.length === 0) return { kind: 'duplicate', vector, fresh, end };
  const sharedWith = (branch: Branch) =>
    branch.filter(({ seq, chain }) => seq < first || (seq <= last && chainAt(seq) === chain));
  const [trunk] = homes.map(sharedWith).sort((a, b) => b.length - a.length);
  const branches = [...(vector[log] ?? []), [...(trunk ?? []), end]];
  return { kind: 'fork', at: (fresh[0] as StampedOperation).op.s, vector: { ...vector, [log]: branches }, fresh, end };
}

function hasPoint(branch: Branch, { seq, chain }: LogPoint): boolean {
  return branch.some((point) => point.seq === seq && point.chain === chain);
}

function tipOf(branch: Branch): LogPoint {
  return branch.at(-1) as LogPoint;
}
