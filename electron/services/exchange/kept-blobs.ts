// What becomes of attachments that nobody names, and who else has one that is lost. Both are acts of the exchange, so that
// no bundle is received or written meanwhile.

import { ok, type Result } from '#shared/base/result.ts';
import type { HostError, HostReplies } from '#shared/host/host-api.ts';
import type { ExchangeDeps } from '../exchange-port.ts';
import type { DeviceSession } from '../session.ts';
import { notingWriter, toNowhere } from './attachments.ts';
import type { ExchangeRecord } from './exchange-record.ts';
import { openJournalLogs } from './journal-logs.ts';
import { currentCertificate, noPeers } from './peer-record.ts';

/** @param keep what the page's book names, which may be ahead of the journal */
export async function sweepBlobs(
  { journal, blobs, now }: ExchangeDeps,
  session: DeviceSession,
  { keep }: { readonly keep: readonly string[] },
): Promise<Result<HostReplies['sweepBlobs'], HostError>> {
  const named = await everyNameIn(journal(), session);
  if (!named.ok) return named;
  const removed = await blobs.sweep(new Set([...named.value, ...keep]), now());
  return removed.ok ? ok({ removed: removed.value }) : removed;
}

/** Every attachment that some line of the journal names, of whatever branch, taken off again or not. */
async function everyNameIn(
  journal: ReturnType<ExchangeDeps['journal']>,
  session: DeviceSession,
): Promise<Result<ReadonlySet<string>, HostError>> {
  const logs = await openJournalLogs(journal, session);
  if (!logs.ok) return logs;
  const noting = notingWriter(toNowhere);
  for (const log of logs.value.rows.keys()) {
    const branches = await logs.value.branches(log);
    if (!branches.ok) return branches;
    for (const branch of branches.value)
      for await (const batch of logs.value.batchesAfter(branch, 0)) {
        if (!batch.ok) return batch;
        noting.add(batch.value);
      }
  }
  return ok(noting.named);
}

/** The colleagues' PCs that have said, in their newest bundle, to hold an attachment. */
export function blobHolders({ peers = noPeers }: ExchangeRecord, names: readonly string[]): HostReplies['blobHolders'] {
  const holders = names.map((sm3) => {
    const devices = Object.entries(peers.devices).filter(([, { blobs }]) => blobs?.includes(sm3));
    return [sm3, devices.map(([id]) => currentCertificate(peers, id)?.cert.deviceName ?? id.slice(-4))] as const;
  });
  return Object.fromEntries(holders.filter(([, devices]) => devices.length > 0));
}
