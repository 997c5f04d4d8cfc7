// Receipts: numbered per device, signed, encrypted to the device, kept in the database and as files in `receipts/`.

import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { receiptFileName } from '#shared/bundle/file-names.ts';
import { type Receipt, writeReceipt } from '#shared/bundle/receipt.ts';
import type { OpenedBundle } from '#shared/bundle/verify-bundle.ts';
import { type DistrictFolder, instant } from './district-folder.ts';
import type { Queries } from './store/database.ts';
import { tipsOfDevice } from './store/receiver-store.ts';

export type IssuedReceipt = { readonly fileName: string; readonly path: string; readonly body: Receipt };

export type Answer = {
  readonly result: Receipt['result'];
  readonly code: string;
  readonly needs?: Receipt['needs'];
  readonly now: Date;
};

type Answered = Pick<OpenedBundle, 'header' | 'digest' | 'signer' | 'flags'>;

/** Writes the next receipt for the device into the database (part of the caller's transaction) and as a file. */
export async function issueReceipt(
  tx: Queries,
  folder: DistrictFolder,
  { header, digest, signer, flags }: Answered,
  { result, code, needs = {}, now }: Answer,
): Promise<IssuedReceipt> {
  const { from: device, street, no } = header;
  const [latest] = await tx.query('SELECT rno, digest FROM receipt WHERE device = $1 ORDER BY rno DESC LIMIT 1', [
    device,
  ]);
  const rno = ((latest?.rno as number | undefined) ?? 0) + 1;
  const ack = await tipsOfDevice(tx, device);
  const answer = { bundle: digest, no, device, street, at: instant(now), result, code, ack, needs, rno, flags };
  const written = writeReceipt({
    district: folder.district,
    receiptKey: folder.keys.receipt,
    certificate: signer,
    prev: (latest?.digest as string | undefined) ?? null,
    receipt: { ...answer, forks: [], rejects: [], dups: [] },
  });
  const fileName = receiptFileName({ street, deviceId: device, no }, rno);
  const body = { ...answer, forks: [], rejects: [], dups: [] } as unknown as Receipt;
  await tx.query('INSERT INTO receipt VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)', [
    device,
    rno,
    digest,
    no,
    street,
    answer.at,
    written.digest,
    JSON.stringify(body),
    fileName,
    written.bytes,
  ]);
  return { fileName, path: keepFile(folder, street, fileName, written.bytes), body };
}

/** The receipt that a bundle got, once more, byte for byte; undefined when the bundle never got one. */
export async function reissueReceipt(
  db: Queries,
  folder: DistrictFolder,
  device: string,
  no: number,
): Promise<IssuedReceipt | undefined> {
  const [row] = await db.query(
    "SELECT * FROM receipt WHERE device = $1 AND no = $2 ORDER BY (body->>'result' = 'ok') DESC, rno DESC LIMIT 1",
    [device, no],
  );
  if (!row) return undefined;
  const fileName = row.file as string;
  const path = keepFile(folder, row.street as string, fileName, row.content as Uint8Array);
  return { fileName, path, body: row.body as Receipt };
}

function keepFile({ path }: DistrictFolder, street: string, fileName: string, bytes: Uint8Array): string {
  const target = join(path, 'receipts', street);
  mkdirSync(target, { recursive: true });
  const file = join(target, fileName);
  if (!existsSync(file)) writeFileSync(file, bytes, { flag: 'wx', flush: true });
  return file;
}
