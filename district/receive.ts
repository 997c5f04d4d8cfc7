// Taking in one bundle: verify everything, keep the original write-once, store in one transaction, answer with a receipt.

import { basename } from 'node:path';
import { type BundleError, describeBundleError } from '#shared/bundle/bundle-error.ts';
import { originalsFlag } from '#shared/bundle/receipt.ts';
import { judgeBundle, type OpenedBundle, openBundle, type VerifiedBundle } from '#shared/bundle/verify-bundle.ts';
import { sm3Hex } from '#shared/crypto/sm3.ts';
import { differencesInWords, differingChecks, flagsOf } from './compare-checks.ts';
import type { Disk } from './disk.ts';
import { type DistrictFolder, instant, trustOf } from './district-folder.ts';
import { describeFileError, isFileError } from './exit-codes.ts';
import { nodeDeflate } from './node-deflate.ts';
import type { NumberKeys } from './number-keys.ts';
import { objectionsTo } from './objections.ts';
import { readBundleFile } from './read-bundle-file.ts';
import { type IssuedReceipt, issueReceipt, keepReceipt, latestRefusal, receiptOfBundle } from './receipt-desk.ts';
import { type ArchivedOriginal, originalsLackedBy } from './returned-originals.ts';
import { archiveOriginal, keepBlob, letWait, quarantine, type Shelves, stopWaiting } from './shelves.ts';
import type { Database } from './store/database.ts';
import { noteCheckFlags, otherOwner, receiverState, storeBundle } from './store/receiver-store.ts';
import { RefusedSegment, type StoredOperations, storeSegments } from './store-segments.ts';

export type Received = {
  readonly file: string;
  /** waiting: an earlier bundle is missing, and nothing was written so far. */
  readonly outcome: 'stored' | 'duplicate' | 'waiting' | 'refused';
  /** OK, DUP_OK, FORK … or the code of the refusal. */
  readonly code: string;
  readonly message: string;
  readonly operations: number;
  readonly receipt?: IssuedReceipt;
  /** Where the receipt lies; missing on a rehearsal. */
  readonly receiptPath?: string;
  /** Why the receipt's file could not be written, though the database has it. */
  readonly receiptProblem?: string;
  /** Originals with lines of its own logs that the PC lacks, to be handed back with the receipt. */
  readonly originals?: readonly ArchivedOriginal[];
};

export type Receiving = {
  readonly folder: DistrictFolder;
  readonly db: Database;
  readonly now: Date;
  readonly numberKeys: NumberKeys;
  /** So many secretaries must have released a report; a replay of what was taken in demands nothing. */
  readonly seals?: number;
  /** Where files are written; missing on a rehearsal or a replay, which leaves archive, quarantine and receipts alone. */
  readonly disk?: Disk;
};

type Incoming = { readonly file: string; readonly bytes: Uint8Array<ArrayBuffer>; readonly opened: OpenedBundle };

/** @param onGap what becomes of a bundle that builds on one not received so far: `wait` leaves no trace of it */
export async function receiveFile(
  file: string,
  receiving: Receiving,
  onGap: 'wait' | 'refuse' = 'refuse',
): Promise<Received> {
  const read = readBundleFile(file);
  if (!read.ok) return refuseUnopened(file, read.error, receiving);
  const opened = openBundle(read.value, trustOf(receiving.folder, receiving.now.getTime()));
  return opened.ok
    ? receiveOpened({ file, bytes: read.value, opened: opened.value }, receiving, onGap)
    : refuseUnopened(file, opened.error, receiving);
}

/** Nobody who could be answered has signed it. */
function refuseUnopened(file: string, error: BundleError, receiving: Receiving): Received {
  const shelves = shelvesOf(receiving);
  if (shelves) quarantine(shelves, file);
  return refused(file, error.code, describeBundleError(error));
}

async function receiveOpened(incoming: Incoming, receiving: Receiving, onGap: 'wait' | 'refuse'): Promise<Received> {
  const { file, opened } = incoming;
  const logs = [...new Set(opened.manifest.segments.map(({ log }) => log))];
  const owner = await otherOwner(receiving.db, logs, opened.header.street);
  if (owner !== undefined) return answerRefusal(incoming, { code: 'E_FOREIGN_LOG', owner }, receiving);
  const held = [...new Set([...logs, ...Object.keys(opened.manifest.needs)])];
  const state = await receiverState(receiving.db, opened.header.from, held);
  const judged = judgeBundle(opened, state, nodeDeflate, receiving.now.getTime());
  if (!judged.ok && judged.error.code === 'E_NEED_FROM' && onGap === 'wait')
    return { ...refused(file, judged.error.code, describeBundleError(judged.error)), outcome: 'waiting' };
  if (!judged.ok) return answerRefusal(incoming, judged.error, receiving);
  if (judged.value.flags.includes('duplicate')) return answerDuplicate(file, judged.value, receiving);
  const unsealed = missingSeals(judged.value, receiving);
  if (unsealed) return answerRefusal(incoming, unsealed, receiving);
  return storeAndAnswer(incoming, judged.value, receiving);
}

function missingSeals({ manifest, sealedBy }: VerifiedBundle, { seals = 0 }: Receiving): BundleError | undefined {
  const found = sealedBy.length;
  return found < seals && !manifest.volume ? { code: 'E_UNSEALED', needed: seals, found } : undefined;
}

/** One transaction: a segment that turns out to be damaged, or a power cut, leaves no trace in the database. */
async function storeAndAnswer(incoming: Incoming, bundle: VerifiedBundle, receiving: Receiving): Promise<Received> {
  const { file, bytes } = incoming;
  const shelves = shelvesOf(receiving);
  try {
    const { stored, receipt, differences, originals } = await receiving.db.transaction(async (tx) => {
      const { from: device, street } = bundle.header;
      const at = instant(receiving.now);
      const id = await storeBundle(tx, bundle, { fileSm3: sm3Hex(bytes), receivedAt: at });
      const arrival = { bundle: id, street, device, at, numberKeys: receiving.numberKeys };
      const stored = await storeSegments(tx, bundle, arrival, ({ sm3, content }) => {
        if (shelves) keepBlob(shelves, sm3, content);
      });
      if (shelves) archiveOriginal(shelves, bytes, receiving.now.getUTCFullYear());
      const objections = await objectionsTo(tx, street, stored);
      const differences = await differingChecks(tx, bundle.manifest);
      await noteCheckFlags(tx, id, flagsOf(differences));
      const { originals } = await originalsLackedBy(tx, receiving.folder, bundle);
      const answer = {
        ...verdictOf(stored, objections.rejects.length),
        flags: [
          ...stored.flags,
          ...originals.slice(0, 1).map(() => originalsFlag(originals.length)),
          ...flagsOf(differences),
        ],
        ...objections,
        now: receiving.now,
      };
      const receipt =
        (await receiptOfBundle(tx, bundle.digest)) ?? (await issueReceipt(tx, receiving.folder, bundle, answer));
      return { stored, receipt, differences, originals };
    });
    if (shelves) stopWaiting(shelves, bytes);
    const received = { ...storedAs(file, bundle, stored, receipt, !shelves), ...namedOriginals(originals) };
    return handOut({ ...received, message: received.message + differencesInWords(differences) }, receipt, receiving);
  } catch (error) {
    if (error instanceof RefusedSegment) return answerRefusal(incoming, error.refusal, receiving);
    throw error;
  }
}

/** Everything that was verified is acknowledged; what the district does not take or sends back makes it `partial`. */
function verdictOf({ flags, isForked }: StoredOperations, rejects: number) {
  const isCut = flags.includes('revokedPartly');
  const code = isForked
    ? 'FORK'
    : isCut
      ? 'E_CERT_REVOKED'
      : flags.includes('certExpiredGrace')
        ? 'CERT_EXPIRED_GRACE'
        : 'OK';
  return { result: isCut || rejects > 0 ? ('partial' as const) : ('ok' as const), code };
}

function storedAs(
  file: string,
  bundle: VerifiedBundle,
  { operations, isForked, flags }: StoredOperations,
  receipt: IssuedReceipt,
  dry: boolean,
) {
  const rejects = receipt.body.rejects.length;
  const what = contentInWords(bundle, operations);
  const remarks = [
    dry ? `校验通过，共 ${what}，没有入库（试运行）。` : `已接收 ${what}。`,
    ...(isForked ? ['同一日志有两台电脑写过，两边的内容都已收下；请通知该单位核对电脑并重新登记。'] : []),
    ...(flags.includes('revokedPartly') ? ['证书撤销之后的内容没有接收。'] : []),
    ...(flags.includes('certExpiredGrace') ? ['证书已经到期，请通知该单位重新登记。'] : []),
    ...(flags.includes('clockSuspect') ? ['对方电脑的时钟不准，请通知校准。'] : []),
    ...(rejects > 0 ? [`退回 ${rejects} 条请对方核实，见回执。`] : []),
  ];
  return { file, outcome: 'stored' as const, code: receipt.body.code, message: remarks.join(''), operations };
}

function namedOriginals(originals: readonly ArchivedOriginal[]): Pick<Received, 'originals'> {
  return originals.length > 0 ? { originals } : {};
}

/** 12 条；附件 3 个 (3 号包的第 1 个附件文件，共 2 个) */
function contentInWords({ manifest: { volume, blobs = [] } }: VerifiedBundle, operations: number): string {
  if (!volume) return `${operations} 条`;
  return `附件 ${blobs.length} 个（第 ${volume.no} 号包的第 ${volume.index} 个附件文件，共 ${volume.count} 个）`;
}

async function answerDuplicate(file: string, bundle: VerifiedBundle, receiving: Receiving): Promise<Received> {
  const message = '这个包以前已经接收过，内容没有变化，重新给出原来的回执。';
  const { originals } = await originalsLackedBy(receiving.db, receiving.folder, bundle);
  const code = { outcome: 'duplicate' as const, code: 'DUP_OK' };
  const duplicate = { file, ...code, message, operations: 0, ...namedOriginals(originals) };
  const receipt = await receiptOfBundle(receiving.db, bundle.digest);
  return receipt ? handOut(duplicate, receipt, receiving) : duplicate;
}

/** The sender is known and the file is authentic, so the refusal goes back as a signed receipt: once, not every time. */
async function answerRefusal(incoming: Incoming, error: BundleError, receiving: Receiving): Promise<Received> {
  const { opened } = incoming;
  putAside(incoming, receiving, error);
  const answer = {
    result: 'rejected' as const,
    code: error.code,
    flags: opened.flags,
    needs: error.code === 'E_NEED_FROM' ? error.needs : {},
    now: receiving.now,
  };
  const receipt = await receiving.db.transaction(
    async (tx) =>
      (await latestRefusal(tx, opened, error.code)) ?? (await issueReceipt(tx, receiving.folder, opened, answer)),
  );
  return handOut(refused(incoming.file, error.code, describeBundleError(error)), receipt, receiving);
}

/** The database has the receipt already; a file that cannot be written is said, and can be written later. */
function handOut(received: Received, receipt: IssuedReceipt, receiving: Receiving): Received {
  const shelves = shelvesOf(receiving);
  if (!shelves) return { ...received, receipt };
  try {
    return { ...received, receipt, receiptPath: keepReceipt(shelves, receipt) };
  } catch (error) {
    const why = describeFileError(error, '写出回执文件');
    return { ...received, receipt, receiptProblem: `${why}之后可用 lxrecv receipt reissue 重新给出回执。` };
  }
}

/** A bundle that only came too early waits for the missing one; anything else goes into quarantine. */
function putAside({ file, bytes }: Incoming, receiving: Receiving, error: BundleError): void {
  const shelves = shelvesOf(receiving);
  if (!shelves) return;
  if (error.code === 'E_NEED_FROM') letWait(shelves, bytes);
  else {
    stopWaiting(shelves, bytes);
    quarantine(shelves, file);
  }
}

function shelvesOf({ folder: { path }, disk }: Receiving): Shelves | undefined {
  return disk && { path, disk };
}

function refused(file: string, code: string, message: string): Received {
  return { file, outcome: 'refused', code, message, operations: 0 };
}

/** For a file that the file system refused in the middle of the work; a program error goes on up. */
export function refusedByDisk(file: string, error: unknown): Received {
  if (!isFileError(error)) throw error;
  return refused(file, 'E_FILE', describeFileError(error, `接收 ${basename(file)} `));
}
