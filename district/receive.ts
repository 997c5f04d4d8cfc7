// Taking in one bundle: verify everything, keep the original write-once, store in one transaction, answer with a receipt.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { type BundleError, describeBundleError } from '#shared/bundle/bundle-error.ts';
import {
  judgeBundle,
  type OpenedBundle,
  openBundle,
  type VerifiedBundle,
  type VerifiedSegment,
} from '#shared/bundle/verify-bundle.ts';
import { sm3Hex } from '#shared/crypto/sm3.ts';
import type { RecordName } from '#shared/ledger/book.ts';
import { type DistrictFolder, instant, trustOf } from './district-folder.ts';
import { describeFileError } from './exit-codes.ts';
import { nodeDeflate } from './node-deflate.ts';
import { type IssuedReceipt, issueReceipt, reissueReceipt } from './receipt-desk.ts';
import type { Database, Queries } from './store/database.ts';
import { materialise, receiverState, storeBundle, storeSegment } from './store/receiver-store.ts';

export type Received = {
  readonly file: string;
  readonly outcome: 'stored' | 'duplicate' | 'refused';
  /** OK, DUP_OK, or the code of the refusal. */
  readonly code: string;
  readonly message: string;
  readonly operations: number;
  readonly receipt?: IssuedReceipt;
};

export type Receiving = {
  readonly folder: DistrictFolder;
  readonly db: Database;
  readonly now: Date;
  /** Only verify and count: neither archive nor database nor receipts change. */
  readonly dryRun: boolean;
};

export async function receiveFile(file: string, receiving: Receiving): Promise<Received> {
  const read = readWhole(file);
  if (!read.ok) return refused(file, 'E_FILE', read.error);
  const opened = openBundle(read.value, trustOf(receiving.folder, receiving.now.getTime()));
  if (!opened.ok) {
    if (!receiving.dryRun) putAside(file, read.value, receiving.folder);
    return refused(file, opened.error.code, describeBundleError(opened.error));
  }
  return receiveOpened(file, read.value, opened.value, receiving);
}

function readWhole(file: string): Result<Uint8Array<ArrayBuffer>, string> {
  try {
    return ok(new Uint8Array(readFileSync(file)));
  } catch (error) {
    return fail(describeFileError(error, `读取 ${basename(file)} `));
  }
}

async function receiveOpened(
  file: string,
  bytes: Uint8Array,
  opened: OpenedBundle,
  receiving: Receiving,
): Promise<Received> {
  const { needs, segments } = opened.manifest;
  const logs = [...Object.keys(needs), ...segments.map(({ log }) => log)];
  const state = await receiverState(receiving.db, opened.header.from, logs);
  const judged = judgeBundle(opened, state, nodeDeflate, receiving.now.getTime());
  if (!judged.ok) return answerRefusal(file, bytes, opened, judged.error, receiving);
  if (judged.value.flags.includes('duplicate')) return answerDuplicate(file, judged.value, receiving);
  const counted = countOperations(judged.value);
  if (!counted.ok) return answerRefusal(file, bytes, opened, counted.error, receiving);
  if (receiving.dryRun) return stored(file, counted.value, '校验通过，没有入库（试运行）。');
  return storeAndAnswer(file, bytes, judged.value, counted.value, receiving);
}

/** Reads every segment once before anything is written, so that a damaged last one leaves no trace. */
function countOperations(bundle: VerifiedBundle): Result<number, BundleError> {
  let operations = 0;
  for (const segment of bundle.segments()) {
    if (!segment.ok) return segment;
    operations += segment.value.operations.length;
  }
  return ok(operations);
}

async function storeAndAnswer(
  file: string,
  bytes: Uint8Array,
  bundle: VerifiedBundle,
  operations: number,
  { folder, db, now }: Receiving,
): Promise<Received> {
  const fileSm3 = archive(bytes, folder, now);
  const receipt = await db.transaction(async (tx) => {
    await storeBundle(tx, bundle, { fileSm3, receivedAt: instant(now), operations });
    const touched = await storeSegments(tx, bundle);
    await materialise(tx, bundle.header.street, touched);
    return issueReceipt(tx, folder, bundle, { result: 'ok', code: 'OK', now });
  });
  const known = operations === 0 ? '，没有新内容' : '';
  return { ...stored(file, operations, `已接收 ${operations} 条${known}。`), receipt };
}

async function storeSegments(tx: Queries, bundle: VerifiedBundle): Promise<readonly RecordName[]> {
  const touched: RecordName[] = [];
  for (const segment of bundle.segments()) {
    if (!segment.ok) throw new Error(`storeSegments: ${segment.error.code} after it was verified`);
    await storeSegment(tx, segment.value, bundle);
    touched.push(...recordsOfSegment(segment.value));
  }
  return touched;
}

function recordsOfSegment({ operations }: VerifiedSegment): readonly RecordName[] {
  return operations.flatMap(({ op }) => (op.t !== undefined && op.r !== undefined ? [{ table: op.t, id: op.r }] : []));
}

async function answerDuplicate(
  file: string,
  bundle: VerifiedBundle,
  { folder, db, dryRun }: Receiving,
): Promise<Received> {
  const receipt = dryRun ? undefined : await reissueReceipt(db, folder, bundle.header.from, bundle.header.no);
  const message = '这个包以前已经接收过，内容没有变化，重新给出原来的回执。';
  return { file, outcome: 'duplicate', code: 'DUP_OK', message, operations: 0, receipt };
}

/** The sender is known and the file is authentic, so the refusal goes back as a signed receipt. */
async function answerRefusal(
  file: string,
  bytes: Uint8Array,
  opened: OpenedBundle,
  error: BundleError,
  { folder, db, now, dryRun }: Receiving,
): Promise<Received> {
  const refusal = refused(file, error.code, describeBundleError(error));
  if (dryRun) return refusal;
  putAside(file, bytes, folder);
  const needs = error.code === 'E_NEED_FROM' ? error.needs : {};
  const receipt = await db.transaction((tx) =>
    issueReceipt(tx, folder, opened, { result: 'rejected', code: error.code, needs, now }),
  );
  return { ...refusal, receipt };
}

/** Keeps the original for good under its own digest; a file that is there already is the same file. */
function archive(bytes: Uint8Array, { path }: DistrictFolder, now: Date): string {
  const digest = sm3Hex(bytes);
  const year = join(path, 'archive', String(now.getUTCFullYear()));
  mkdirSync(year, { recursive: true });
  const target = join(year, `${digest}.lxsync`);
  if (!existsSync(target)) writeFileSync(target, bytes, { flag: 'wx', mode: 0o444, flush: true });
  return digest;
}

function putAside(file: string, bytes: Uint8Array, { path }: DistrictFolder): void {
  const target = join(path, 'quarantine', `${sm3Hex(bytes).slice(0, 16)}-${basename(file)}`);
  if (!existsSync(target)) writeFileSync(target, bytes, { flag: 'wx' });
}

function stored(file: string, operations: number, message: string): Received {
  return { file, outcome: 'stored', code: 'OK', message, operations };
}

function refused(file: string, code: string, message: string): Received {
  return { file, outcome: 'refused', code, message, operations: 0 };
}
