// What is asked of the journal before the lines of a bundle are judged, and what is kept once they are in it. A bundle is
// settled when the journal holds the end of every segment: only then may this PC say that it has them.

import { setImmediate as nextTurn } from 'node:timers/promises';
import { ok, type Result } from '#shared/base/result.ts';
import { describeBundleError } from '#shared/bundle/bundle-error.ts';
import { neededPoints } from '#shared/bundle/manifest-links.ts';
import type { OpenedBundle, ReceiverState, VerifiedBundle } from '#shared/bundle/verify-bundle.ts';
import type { HostError, IncomingFact } from '#shared/host/host-api.ts';
import { chainKey } from '../exchange/journal-batches.ts';
import { type JournalLogs, openJournalLogs } from '../exchange/journal-logs.ts';
import { noPeers, type PeerRecord, withHeads, withPeerCertificate } from '../exchange/peer-record.ts';
import { refuse } from '../host-error.ts';
import type { ReadBundle } from './bundle-lines.ts';
import type { IncomingContext } from './handler.ts';

/** Answers for the ends of rows, and for every position that the bundle names. */
export async function receiverState(
  logs: JournalLogs,
  { manifest }: OpenedBundle,
  bundleDigest: ReceiverState['bundleDigest'],
): Promise<ReceiverState> {
  const named = new Map<string, readonly string[]>();
  const ends = manifest.segments.flatMap(({ log, first, last }) => [
    { log, seq: first - 1 },
    { log, seq: last },
  ]);
  for (const { log, seq } of [...neededPoints(manifest), ...ends])
    named.set(chainKey(log, seq), await logs.chainsAt(log, seq));
  return { bundleDigest, chainsAt: (log, seq) => named.get(chainKey(log, seq)) ?? logs.chainsAtEnds(log, seq) };
}

export type SettledLines = {
  /** With the heads that came along, their certificates, and the lines that are held in part now. */
  readonly peers: PeerRecord;
  /** Attachments that were not here before. */
  readonly attachments: number;
};

/** @returns notYetSaved while the journal does not hold the end of every segment */
export async function settleLines(
  { record, session, deps }: IncomingContext,
  bundle: VerifiedBundle,
  { parts, heads, partly }: ReadBundle,
): Promise<Result<SettledLines, HostError>> {
  const logs = await openJournalLogs(deps.journal(), session);
  if (!logs.ok) return logs;
  for (const { log, last, after } of parts)
    if (!(await logs.value.chainsAt(log, last)).includes(after)) return notYetSaved();
  const kept = await keepAttachments(deps, session, bundle);
  if (!kept.ok) return kept;
  const known = heads.reduce(
    (peers, { certificate }) => withPeerCertificate(peers, certificate),
    record.peers ?? noPeers,
  );
  const signed = heads.map(({ head, headSig, cert }) => ({ head, headSig, cert }));
  return ok({ peers: { ...withHeads(known, signed), partly }, attachments: kept.value });
}

/** Keeps the attachments that are not here yet. @returns how many those were */
async function keepAttachments(
  { blobs }: IncomingContext['deps'],
  session: IncomingContext['session'],
  bundle: VerifiedBundle,
): Promise<Result<number, HostError>> {
  const before = new Set(blobs.held());
  let fresh = 0;
  for (const blob of bundle.blobs()) {
    if (!blob.ok) return refuse(blob.error.code, describeBundleError(blob.error));
    const { sm3, mime, content } = blob.value;
    const kept = await blobs.keep(session, sm3, { mime, content });
    if (!kept.ok) return kept;
    if (!before.has(sm3)) fresh++;
    await nextTurn();
  }
  return ok(fresh);
}

function notYetSaved() {
  return refuse(
    'notYetSaved',
    '内容已在台账里，但日志副本还没有写成，暂时不算收完。请等页面上方显示“已保存”，再点一次接收。',
  );
}

export function attachmentFact(blobs: readonly { readonly bytes: number }[]): readonly IncomingFact[] {
  const bytes = blobs.reduce((sum, blob) => sum + blob.bytes, 0);
  return blobs.length === 0 ? [] : [{ label: '附件', value: `${blobs.length} 个，共 ${inMegabytes(bytes)} MB` }];
}

export function inMegabytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1);
}
