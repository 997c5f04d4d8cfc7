// The lines of a bundle that came in: verified from the first to the last before its preview is shown, so that what the
// page reads afterwards (peer-slices.ts) is known to be whole. What of them the ledger lacks, and what cannot be had.

import { setImmediate as nextTurn } from 'node:timers/promises';
import { ok, type Result } from '#shared/base/result.ts';
import type { BundleError } from '#shared/bundle/bundle-error.ts';
import { certificateDigest } from '#shared/bundle/certificate.ts';
import type { VerifiedBundle, VerifiedSegment } from '#shared/bundle/verify-bundle.ts';
import type { JournalLogs } from '../exchange/journal-logs.ts';
import type { KnownHead, PartlyHeld } from '../exchange/peer-record.ts';
import { type FreshPiece, piecesOf } from './peer-slices.ts';

/** What the ledger lacks of one segment, without its lines. */
type FreshPart = Pick<VerifiedSegment, 'log' | 'first' | 'last' | 'after'>;

/** What cannot be had of the fresh lines, because their writer left it out on the way. */
export type LeftOut = {
  /** `table id` of the records with a line of which a part is missing. */
  readonly records: ReadonlySet<string>;
  /** Lines of which only the place is known. */
  readonly bare: number;
};

export type ReadBundle = {
  /** One for each segment, also where nothing is new. */
  readonly parts: readonly FreshPart[];
  readonly pieces: readonly FreshPiece[];
  readonly fresh: number;
  readonly heads: readonly (KnownHead & {
    readonly certificate: NonNullable<VerifiedSegment['signed']>['certificate'];
  })[];
  readonly forks: readonly { readonly log: string; readonly seq: number }[];
  readonly isClockSuspect: boolean;
  readonly leftOut: LeftOut;
  /** Which lines are held in part once this bundle has been taken in. */
  readonly partly: PartlyHeld;
};

/**
 * Verifies every segment and attachment, keeping no lines. Lines that are held in part so far count as new where the
 * bundle has them whole.
 *
 * @param partly where to look for those
 */
export async function readAll(
  bundle: VerifiedBundle,
  logs: Pick<JournalLogs, 'abridgedAt'>,
  partly: PartlyHeld = {},
): Promise<Result<ReadBundle, BundleError>> {
  const parts: FreshPart[] = [];
  const pieces: FreshPiece[] = [];
  const heads: ReadBundle['heads'][number][] = [];
  const forks: ReadBundle['forks'][number][] = [];
  const records = new Set<string>();
  let [fresh, bare, isClockSuspect, after] = [0, 0, false, partly];
  for (const segment of bundle.segments()) {
    if (!segment.ok) return segment;
    const { log, first, last, after: end, lines, forkAt, signed, clockSuspect } = segment.value;
    const known = await knownOf(segment.value, logs, partly);
    pieces.push(...piecesOf({ ...segment.value, known }, parts.length, fresh));
    parts.push({ log, first: first + known, last, after: end });
    fresh += lines.length - known;
    if (signed) heads.push({ ...signed, cert: certificateDigest(signed.certificate.cert) });
    if (forkAt !== undefined) forks.push({ log, seq: forkAt });
    isClockSuspect ||= clockSuspect;
    bare += noteLeftOut(segment.value, known, records);
    after = partlyAfter(segment.value, known, after);
    await nextTurn();
  }
  for (const blob of bundle.blobs()) {
    if (!blob.ok) return blob;
    await nextTurn();
  }
  return ok({ parts, pieces, fresh, heads, forks, isClockSuspect, leftOut: { records, bare }, partly: after });
}

/** How many lines at the beginning of a segment are here, and no less of them than the segment has. */
async function knownOf(
  { log, first, known, abridged }: VerifiedSegment,
  logs: Pick<JournalLogs, 'abridgedAt'>,
  partly: PartlyHeld,
): Promise<number> {
  const held = partly[log];
  if (!held || held.first >= first + known || held.last < first) return known;
  const short = new Set(abridged);
  const here = await logs.abridgedAt(log, first, first + known - 1);
  const longer = [...here].map((seq) => seq - first).filter((i) => 0 <= i && i < known && !short.has(i));
  return longer.reduce((a, b) => Math.min(a, b), known);
}

/** @returns of how many fresh lines only the place is known */
function noteLeftOut({ abridged, operations }: VerifiedSegment, known: number, records: Set<string>): number {
  let bare = 0;
  for (const i of abridged) {
    const { t, r } = operations[i]?.op ?? {};
    if (i < known) continue;
    if (t === undefined || r === undefined) bare++;
    else records.add(`${t} ${r}`);
  }
  return bare;
}

/** A log's lines that are held in part lie between two places; whole lines between them do no harm. */
function partlyAfter({ log, first, last, abridged }: VerifiedSegment, known: number, partly: PartlyHeld): PartlyHeld {
  const fresh = abridged.filter((i) => i >= known).map((i) => first + i);
  const held = partly[log];
  const isReplaced = held && first + known <= held.first && held.last <= last;
  const ends = [...(held && !isReplaced ? [held.first, held.last] : []), ...fresh];
  const { [log]: _, ...others } = partly;
  if (ends.length === 0) return others;
  const [begin, end] = [ends.reduce((a, b) => Math.min(a, b)), ends.reduce((a, b) => Math.max(a, b))];
  return { ...others, [log]: { first: begin, last: end } };
}
