// What a bundle brings, piece by piece as the page asks for it. The places of all pieces are known from the
// first reading, which verified everything; later only the lines themselves are unpacked again.

import { toHex } from '#shared/base/bytes.ts';
import { ok, type Result } from '#shared/base/result.ts';
import type { VerifiedBundle, VerifiedSegment } from '#shared/bundle/verify-bundle.ts';
import type { HostError, IncomingLines, IncomingSlice } from '#shared/host/host-api.ts';
import { batchSize } from '#shared/host/sealed-batch.ts';
import { refuse } from '../host-error.ts';

/** Lines that the ledger lacks, as many as one reply carries; without the lines themselves. */
export type FreshPiece = Pick<IncomingLines, 'log' | 'first' | 'before'> & {
  /** The segment it stands in, how many lines of that come before it, and how many are in it. */
  readonly segment: number;
  readonly skip: number;
  readonly count: number;
  /** Position of its first line among all fresh lines of the bundle. */
  readonly from: number;
};

/** As much text as one reply carries; about a megabyte. */
const sliceChars = 1024 * 1024;

/** The fresh lines of a segment, cut so that each piece fits into one row and one reply. */
export function* piecesOf(
  { log, first, before, lines, chains, known }: VerifiedSegment,
  segment: number,
  from: number,
): Iterable<FreshPiece> {
  for (let skip = known; skip < lines.length; ) {
    const count = countFrom(lines, skip);
    const chain = skip === 0 ? before : toHex(chains.subarray(32 * (skip - 1), 32 * skip));
    yield { log, first: first + skip, before: chain, segment, skip, count, from: from + skip - known };
    skip += count;
  }
}

function countFrom(lines: readonly string[], skip: number): number {
  let [count, chars] = [0, 0];
  for (const line of lines.slice(skip, skip + batchSize)) {
    chars += line.length;
    if (count > 0 && chars > sliceChars) break;
    count++;
  }
  return count;
}

/** Reads forward; only the segment in hand is in memory. @returns what answers `readIncoming` */
export function sliceReader(bundle: VerifiedBundle, pieces: readonly FreshPiece[]) {
  const byPosition = new Map(pieces.map((piece, at) => [piece.from, { ...piece, next: pieces[at + 1]?.from ?? null }]));
  const linesOf = segmentReader(bundle);
  return async (from: number): Promise<Result<IncomingSlice, HostError>> => {
    const piece = byPosition.get(from);
    if (!piece) return pieces.length === 0 ? ok({ parts: [], next: null }) : outOfPlace();
    const { log, first, before, segment, skip, count, next } = piece;
    const lines = linesOf(segment).slice(skip, skip + count);
    return ok({ parts: [{ log, first, before, lines }], next });
  };
}

/** The lines of a segment by its place. */
function segmentReader(bundle: VerifiedBundle) {
  let segments = bundle.linesAgain()[Symbol.iterator]();
  let index = -1;
  let current: readonly string[] = [];
  return (wanted: number): readonly string[] => {
    if (wanted < index) {
      segments = bundle.linesAgain()[Symbol.iterator]();
      index = -1;
    }
    for (; index < wanted; index++) current = segments.next().value ?? [];
    return current;
  };
}

function outOfPlace() {
  return refuse('badInput', '没有读出内容：位置不对。请重新打开这个文件。');
}
