// The operations of a bundle, one segment at a time: decrypt, inflate to the declared size, digest, signed head, then
// line by line strict reading, dense numbers and the hash chain from the segment's beginning to its head.

import { type Bytes, fromHex, fromUtf8, toHex } from '#shared/base/bytes.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { sm2Verify } from '#shared/crypto/sm2.ts';
import { sm3Hex } from '#shared/crypto/sm3.ts';
import { walkChain } from '#shared/sync/chain.ts';
import { formatHlc } from '#shared/sync/clock.ts';
import { isAbridged } from '#shared/sync/log-line.ts';
import { decodeLine, opIdFromDigest, type StampedOperation } from '#shared/sync/operation.ts';
import { type AbridgedLine, readAbridgedLine, type Scope } from './abridged-line.ts';
import type { BundleError } from './bundle-error.ts';
import { createTotals, sameTotals } from './cover.ts';
import type { Deflate } from './deflate.ts';
import { textOf } from './document-shape.ts';
import { headBytes, type Segment } from './manifest.ts';
import { precedingSegment } from './manifest-links.ts';
import type { OpenedBundle, ReceiverState, VerifiedSegment } from './verify-bundle.ts';

/** No segment may unpack to more; a single transaction is never split, so this also bounds a transaction. */
export const maxSegmentBytes = 256 * 1024 * 1024;

const chainBytes = 32;
const newline = 10;

type ReadLines = Pick<VerifiedSegment, 'lines' | 'operations' | 'chains' | 'abridged'>;

/** @param latestMs stamps after this instant make a segment `clockSuspect` */
export function* readSegments(
  opened: OpenedBundle,
  state: ReceiverState,
  deflate: Deflate,
  latestMs: number,
): Generator<Result<VerifiedSegment, BundleError>> {
  const { cover } = opened.manifest;
  const totals = createTotals();
  const lastTransactions = new Map<Segment, string | undefined>();
  for (const [i, segment] of opened.manifest.segments.entries()) {
    const read = readSegment(opened, segment, deflate);
    if (!read.ok) return yield read;
    const { operations } = read.value;
    if (cover) for (const { op } of operations) totals.add(op);
    const previous = precedingSegment(opened.manifest, i);
    const x = operations[0]?.op.x;
    if (previous && x !== undefined && lastTransactions.get(previous) === x)
      return yield fail({ code: 'E_SPLIT_TRANSACTION', log: segment.log, seq: segment.first });
    lastTransactions.set(segment, operations.at(-1)?.op.x);
    const accepted = acceptedCount(opened, segment);
    if (accepted > 0) yield ok(verifiedSegment(opened, segment, cutTo(read.value, accepted), state, latestMs));
  }
  if (cover && !sameTotals(cover.totals, totals.totals())) yield fail({ code: 'E_COVER' });
}

/** All operations, or those up to the last one that counts before its author was revoked; none from 0 downwards. */
export function acceptedCount({ authorOf }: OpenedBundle, segment: Segment): number {
  const { log, first, last } = segment;
  const { revoked } = authorOf(segment);
  const end = revoked ? Math.min(last, revoked.lastSeq[log] ?? 0) : last;
  return end - first + 1;
}

function cutTo(read: ReadLines, count: number): ReadLines {
  const { lines, operations, chains, abridged } = read;
  if (count === lines.length) return read;
  return {
    abridged: abridged.filter((i) => i < count),
    lines: lines.slice(0, count),
    operations: operations.slice(0, count),
    chains: chains.slice(0, chainBytes * count),
  };
}

function verifiedSegment(
  { authorOf }: OpenedBundle,
  segment: Segment,
  read: ReadLines,
  state: ReceiverState,
  latestMs: number,
): VerifiedSegment {
  const { log, first, c0, head, headSig } = segment;
  const { cert, certSig } = authorOf(segment);
  const last = first + read.lines.length - 1;
  const latest = formatHlc({ ms: Math.min(latestMs, Date.parse(cert.notAfter)), counter: 0xffff });
  return {
    log,
    device: cert.subject,
    first,
    last,
    before: c0,
    after: toHex(read.chains.subarray(-chainBytes)),
    ...read,
    ...comparison(log, first, read.chains, state),
    clockSuspect: read.operations.some(({ op }) => op.h > latest),
    ...(last === segment.last ? { signed: { head, headSig, certificate: { cert, certSig } } } : {}),
  };
}

/** Equal chain values mean equal logs up to there; the first unequal one is where a second PC went its own way. */
function comparison(log: string, first: number, chains: Bytes, state: ReceiverState) {
  let known = 0;
  let forkAt: number | undefined;
  for (let i = 0; i * chainBytes < chains.length; i++) {
    const held = state.chainsAt(log, first + i);
    if (held.length === 0) continue;
    if (held.includes(toHex(chains.subarray(chainBytes * i, chainBytes * (i + 1))))) known = i + 1;
    else forkAt ??= first + i;
  }
  return { known, forkAt };
}

function readSegment(opened: OpenedBundle, segment: Segment, deflate: Deflate): Result<ReadLines, BundleError> {
  const lines = linesOf(opened, segment, deflate);
  if (!lines.ok) return lines;
  if (!sm2Verify(fromHex(opened.authorOf(segment).cert.signPub), headBytes(segment.head), fromHex(segment.headSig)))
    return fail({ code: 'E_HEAD', log: segment.log, seq: segment.last });
  return readLines(opened, segment, lines.value);
}

/** The lines that `readSegments` went through, as they travel, without looking at them a second time: the file in memory
 * is still the same. */
export function* readLinesAgain(opened: OpenedBundle, deflate: Deflate): Generator<readonly string[]> {
  for (const segment of opened.manifest.segments) {
    const accepted = acceptedCount(opened, segment);
    if (accepted > 0) yield linesAgain(opened, segment, deflate).slice(0, accepted);
  }
}

function linesAgain(opened: OpenedBundle, segment: Segment, deflate: Deflate): readonly string[] {
  const plain = deflate.gunzip(opened.part(segment.part), segment.bytes);
  if (!plain.ok) throw new Error(`linesAgain: ${plain.error} in a bundle that was read before`);
  return fromUtf8(plain.value).split('\n').slice(0, -1);
}

function linesOf({ header, part }: OpenedBundle, segment: Segment, deflate: Deflate): Result<SegmentText, BundleError> {
  const name = header.parts[segment.part - 1]?.n ?? '';
  const wrong = (why: string) => fail<BundleError>({ code: 'E_SEGMENT', part: name, why });
  if (segment.bytes > maxSegmentBytes)
    return fail({
      code: 'E_TOO_LARGE',
      what: `${name} 展开后大小（字节）`,
      found: segment.bytes,
      limit: maxSegmentBytes,
    });
  const packed = part(segment.part);
  if (packed.length !== segment.zbytes) return wrong('压缩后的大小不一致');
  const plain = deflate.gunzip(packed, segment.bytes);
  if (!plain.ok) return wrong(plain.error === 'tooLarge' ? '展开后超过登记的大小' : '压缩数据损坏');
  if (plain.value.length !== segment.bytes) return wrong('展开后的大小不一致');
  if (sm3Hex(plain.value) !== segment.sm3) return wrong('摘要不一致');
  const lines = textOf(plain.value)?.split('\n');
  if (!lines) return wrong('不是 UTF-8 文本');
  return lines.pop() === '' ? ok({ lines, bytes: plain.value }) : wrong('最后一行不完整');
}

/** The lines as text, and the same bytes again, each line with its newline. */
type SegmentText = { readonly lines: readonly string[]; readonly bytes: Uint8Array };

function readLines(
  { manifest: { scope } }: OpenedBundle,
  segment: Segment,
  { lines: texts, bytes }: SegmentText,
): Result<ReadLines, BundleError> {
  const { log, first, last } = segment;
  const walk = walkChain(log, fromHex(segment.c0));
  const operations: StampedOperation[] = [];
  const lines: string[] = [];
  const abridged: number[] = [];
  const chains = new Uint8Array(chainBytes * texts.length);
  let at = 0;
  for (let i = 0; i < texts.length; i++) {
    const text = texts[i] as string;
    const end = bytes.indexOf(newline, at);
    const isShort = segment.abridged !== undefined && isAbridged(text);
    walk.readLine(bytes, at, end);
    const read = isShort ? readShort(segment, first + i, text, scope) : readWhole(log, first + i, text, walk.digest);
    if (!read.ok) return read;
    const { line, op, digest } = read.value;
    const isPart = isShort ? { abridged: true as const } : {};
    if (op.s !== first + i) return fail({ code: 'E_SEQUENCE', log, expected: first + i, found: op.s });
    walk.step(digest);
    chains.set(walk.chain, chainBytes * i);
    operations.push({ log, id: opIdFromDigest(digest), op, ...isPart });
    lines.push(line);
    if (isShort) abridged.push(i);
    at = end + 1;
  }
  if (lines.length !== last - first + 1)
    return fail({ code: 'E_SEQUENCE', log, expected: last, found: first + lines.length - 1 });
  if (abridged.length !== (segment.abridged ?? 0)) return fail({ code: 'E_ABRIDGED', log, seq: last });
  if (toHex(walk.chain) !== segment.c1 || operations.at(-1)?.op.h !== segment.head.h)
    return fail({ code: 'E_CHAIN', log, seq: last });
  return ok({ lines, operations, chains, abridged });
}

function readWhole(log: string, seq: number, line: string, digest: Uint8Array): Result<AbridgedLine, BundleError> {
  const read = decodeLine(line);
  return read.ok ? ok({ line, op: read.value, digest }) : fail({ code: 'E_LINE', log, seq, error: read.error });
}

function readShort(
  { log }: Segment,
  seq: number,
  text: string,
  scope: Scope | undefined,
): Result<AbridgedLine, BundleError> {
  const read = readAbridgedLine(text, scope?.withheld ?? {});
  return read ? ok(read) : fail({ code: 'E_ABRIDGED', log, seq });
}
