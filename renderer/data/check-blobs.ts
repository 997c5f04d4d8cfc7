// 附件检查: once a month both copies of every attachment are read to the last byte and compared with their name. A copy that
// is damaged or gone is replaced from the other; what is gone in both is named, and, since this PC no longer says to hold
// it, comes again with a colleague's next bundle. Contents that nobody names go after 90 days (host: sweepBlobs).

import { toHex } from '#shared/base/bytes.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { createSm3 } from '#shared/crypto/sm3.ts';
import { sealBlob, unsealBlob } from '#shared/host/sealed-blob.ts';
import { blobsOf } from '#shared/sync/merge.ts';
import type { Cancellation } from './cancellation.ts';
import type { LedgerDesk } from './ledger-desk.ts';
import { slices } from './pace.ts';
import type { OnProgress } from './progress.ts';

export type BlobCheck = {
  /** Attachments of which both copies were read. */
  readonly checked: number;
  /** Copies that were replaced from the other. */
  readonly healed: number;
  /** Attachments (SM3) of which a damaged copy was found and no sound one. */
  readonly lost: readonly string[];
  /** Contents that nobody had named for 90 days. */
  readonly removed: number;
};

export type CheckProblem = 'cancelled' | { readonly message: string };

type Watching = { readonly onProgress?: OnProgress; readonly cancellation?: Cancellation };

/** Between two attachments it can be cancelled; what was healed until then stays healed. */
export async function checkBlobs(
  desk: LedgerDesk,
  { onProgress = () => undefined, cancellation }: Watching = {},
): Promise<Result<BlobCheck, CheckProblem>> {
  const { database, host } = desk;
  const theirs = await host.heldBlobs();
  if (!theirs.ok) return fail(theirs.error);
  const names = [...new Set([...(await database.blobs.toCollection().primaryKeys()), ...theirs.value])].sort();
  const lost: string[] = [];
  let healed = 0;
  for (const [done, sm3] of names.entries()) {
    if (cancellation?.isWanted) return fail('cancelled');
    onProgress(done, names.length);
    const found = await checkOne(desk, sm3);
    if (!found.ok) return found;
    if (found.value === 'healed') healed++;
    if (found.value === 'lost') lost.push(sm3);
  }
  const removed = await sweep(desk);
  return removed.ok ? ok({ checked: names.length, healed, lost, removed: removed.value }) : removed;
}

/** `absent`: it is in neither place any more, because somebody removed it meanwhile. */
type Found = Result<'sound' | 'healed' | 'lost' | 'absent', CheckProblem>;

async function checkOne(desk: LedgerDesk, sm3: string): Promise<Found> {
  const reply = await desk.host.checkBlob({ sm3 });
  if (!reply.ok) return fail(reply.error);
  const theirs = reply.value.state;
  const own = await checkOwn(desk, sm3);
  if (own === 'sound') return theirs === 'sound' ? ok('sound') : giveToHost(desk, sm3);
  if (theirs === 'sound') return takeFromHost(desk, sm3);
  if (own === 'damaged') await desk.database.blobs.delete(sm3);
  return ok(own === 'missing' && theirs === 'missing' ? 'absent' : 'lost');
}

async function checkOwn(desk: LedgerDesk, sm3: string): Promise<'sound' | 'damaged' | 'missing'> {
  const row = await desk.database.blobs.get(sm3);
  if (!row) return 'missing';
  const plain = await unsealBlob(desk.safe, sm3, row.sealed);
  return plain.ok && (await sm3InSlices(desk, plain.value.content)) === sm3 ? 'sound' : 'damaged';
}

const pieceBytes = 256 * 1024;

/** Large files take a second: piece by piece, so that the page answers in between. */
async function sm3InSlices({ pace }: LedgerDesk, content: Uint8Array): Promise<string> {
  const pause = slices(pace);
  const digest = createSm3();
  for (let at = 0; at < content.length; at += pieceBytes) {
    digest.update(content.subarray(at, at + pieceBytes));
    await pause();
  }
  return toHex(digest.digest());
}

/** Sealed anew from what was just found sound. */
async function giveToHost(desk: LedgerDesk, sm3: string): Promise<Found> {
  const row = await desk.database.blobs.get(sm3);
  const plain = row && (await unsealBlob(desk.safe, sm3, row.sealed));
  if (!plain?.ok) return ok('lost');
  const put = await desk.host.putBlob({ sm3, sealed: await sealBlob(desk.safe, sm3, plain.value) });
  return put.ok ? ok('healed') : fail(put.error);
}

async function takeFromHost(desk: LedgerDesk, sm3: string): Promise<Found> {
  const reply = await desk.host.readBlob({ sm3 });
  if (!reply.ok) return fail(reply.error);
  if (!reply.value) return ok('lost');
  await desk.database.blobs.put({ key: sm3, sealed: reply.value.sealed });
  return ok('healed');
}

/** @returns how many contents were removed */
async function sweep({ host, database, book }: LedgerDesk): Promise<Result<number, CheckProblem>> {
  const reply = await host.sweepBlobs({ keep: blobsOf(book.state).map(({ sm3 }) => sm3) });
  if (!reply.ok) return fail(reply.error);
  await database.blobs.bulkDelete([...reply.value.removed]);
  return ok(reply.value.removed.length);
}
