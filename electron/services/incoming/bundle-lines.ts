// The lines of a bundle that came in: verified from the first to the last before its preview is shown, so that what the
// page reads afterwards is known to be whole, and handed over piece by piece as far as the ledger lacks them.

import { setImmediate as nextTurn } from 'node:timers/promises';
import { toHex } from '#shared/base/bytes.ts';
import { ok, type Result } from '#shared/base/result.ts';
import { type BundleError, describeBundleError } from '#shared/bundle/bundle-error.ts';
import { certificateDigest } from '#shared/bundle/certificate.ts';
import type { VerifiedBundle, VerifiedSegment } from '#shared/bundle/verify-bundle.ts';
import type { HostError, IncomingLines, IncomingSlice } from '#shared/host/host-api.ts';
import { batchSize } from '#shared/host/sealed-batch.ts';
import type { JournalLogs } from '../exchange/journal-logs.ts';
import type { KnownHead, PartlyHeld } from '../exchange/peer-record.ts';
import { refuse } from '../host-error.ts';

/** What the ledger lacks of one segment, without its lines. */
type FreshPart = Pick<VerifiedSegment, 'log' | 'last' | 'after'> & {
  readonly first: number;
  /** Position of its first line among all fresh lines of the bundle. */
  readonly from: number;
  /** How many lines at the beginning of the segment are here already. */
  readonly known: number;
};

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
  const heads: ReadBundle['heads'][number][] = [];
  const forks: ReadBundle['forks'][number][] = [];
  const records = new Set<string>();
  let [fresh, bare, isClockSuspect, after] = [0, 0, false, partly];
  for (const segment of bundle.segments()) {
    if (!segment.ok) return segment;
    const { log, first, last, after: end, lines, forkAt, signed, clockSuspect } = segment.value;
    const known = await knownOf(segment.value, logs, partly);
    parts.push({ log, first: first + known, last, after: end, from: fresh, known });
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
  return ok({ parts, fresh, heads, forks, isClockSuspect, leftOut: { records, bare }, partly: after });
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

/** As much text as one reply carries; about a megabyte. */
const sliceChars = 1024 * 1024;

/** Reads forward; only the segment in hand is in memory. */
export function sliceReader(bundle: VerifiedBundle, { parts, fresh }: ReadBundle) {
  let segments = bundle.segments()[Symbol.iterator]();
  let index = -1;
  let current: VerifiedSegment | undefined;
  const segmentAt = (wanted: number): Result<VerifiedSegment, BundleError> => {
    if (wanted < index) {
      segments = bundle.segments()[Symbol.iterator]();
      index = -1;
    }
    while (index < wanted || !current) {
      const next = segments.next();
      if (next.done) throw new Error('sliceReader: fewer segments than were verified');
      if (!next.value.ok) return next.value;
      current = next.value.value;
      index++;
    }
    return ok(current);
  };
  return async (from: number): Promise<Result<IncomingSlice, HostError>> => {
    const at = parts.findIndex((part) => part.from <= from && from < part.from + part.last - part.first + 1);
    const part = parts[at];
    if (!part) return ok({ parts: [], next: null });
    const segment = segmentAt(at);
    if (!segment.ok) return refuse(segment.error.code, describeBundleError(segment.error));
    const lines = linesFrom(segment.value, part.known + from - part.from);
    const next = from + lines.lines.length;
    return ok({ parts: [lines], next: next < fresh ? next : null });
  };
}

/** As many lines of a segment as fit into one row and one reply, from the one at `skip` on. */
function linesFrom({ log, first, before, texts, chains }: VerifiedSegment, skip: number): IncomingLines {
  const some: string[] = [];
  let chars = 0;
  for (const text of texts.slice(skip, skip + batchSize)) {
    chars += text.length;
    if (some.length > 0 && chars > sliceChars) break;
    some.push(text);
  }
  const chain = skip === 0 ? before : toHex(chains.subarray(32 * (skip - 1), 32 * skip));
  return { log, first: first + skip, before: chain, lines: some };
}
