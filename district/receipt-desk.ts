// Receipts: numbered per device, signed, encrypted to the device, kept in the database and as files in `receipts/`.

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { receiptFileName, receiptNumberIn } from '#shared/bundle/file-names.ts';
import { type Receipt, writeReceipt } from '#shared/bundle/receipt.ts';
import type { OpenedBundle } from '#shared/bundle/verify-bundle.ts';
import { type DistrictFolder, instant, issuedCertificates } from './district-folder.ts';
import type { Objections } from './objections.ts';
import { fileReceipt, type Shelves } from './shelves.ts';
import { missingBlobs } from './store/blob-store.ts';
import type { Queries, Row } from './store/database.ts';
import { forksOfDevice, tipsOfDevice } from './store/receiver-store.ts';

export type IssuedReceipt = {
  readonly fileName: string;
  readonly street: string;
  readonly bytes: Uint8Array;
  readonly body: Receipt;
};

export type Answer = Partial<Objections> & {
  readonly result: Receipt['result'];
  readonly code: string;
  readonly flags: readonly string[];
  readonly needs?: Receipt['needs'];
  readonly now: Date;
};

type Answered = Pick<OpenedBundle, 'header' | 'digest' | 'signer'>;

/** Writes the next receipt for the device into the database, as part of the caller's transaction. */
export async function issueReceipt(
  tx: Queries,
  folder: DistrictFolder,
  answered: Answered,
  answer: Answer,
): Promise<IssuedReceipt> {
  const { header, signer } = answered;
  const { from: device, street, no } = header;
  const latest = await latestReceipt(tx, device);
  const rno = ((latest?.rno as number | undefined) ?? (await lastNumberBefore(tx, folder, street, device))) + 1;
  const receipt = { ...(await receiptOf(tx, answered, answer, rno)), ...newerDistricts(folder) };
  const { bytes, digest } = writeReceipt({
    district: folder.district,
    receiptKey: folder.keys.receipt,
    certificate: signer,
    prev: (latest?.digest as string | undefined) ?? null,
    receipt,
  });
  const fileName = receiptFileName({ street, deviceId: device, no }, rno);
  await tx.query('INSERT INTO receipt VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)', [
    device,
    rno,
    receipt.bundle,
    no,
    street,
    receipt.at,
    digest,
    JSON.stringify(receipt),
    fileName,
    bytes,
  ]);
  return { fileName, street, bytes, body: receipt as Receipt };
}

/** Every version after the first: a PC may have stayed with any of them. */
function newerDistricts({ chain }: DistrictFolder): Pick<Receipt, 'districts'> {
  return chain.length > 1 ? { districts: chain.slice(1) } : {};
}

async function latestReceipt(tx: Queries, device: string): Promise<Row | undefined> {
  const [latest] = await tx.query('SELECT rno, digest FROM receipt WHERE device = $1 ORDER BY rno DESC LIMIT 1', [
    device,
  ]);
  return latest;
}

/**
 * Where the numbers of a device begin: after the receipts of an earlier database, and after those under the id that the PC
 * had before, since it keeps all its receipts in one list.
 */
async function lastNumberBefore(tx: Queries, folder: DistrictFolder, street: string, device: string): Promise<number> {
  const filed = latestFiled(folder, street, device);
  const before = issuedCertificates(folder).find(({ cert, replaces }) => cert.subject === device && replaces)?.replaces;
  const latest = before === undefined ? undefined : await latestReceipt(tx, before);
  return Math.max(filed, (latest?.rno as number | undefined) ?? 0);
}

/** A database that was lost begins anew; the numbers of receipts go on where the files of earlier ones end. */
function latestFiled({ path }: DistrictFolder, street: string, device: string): number {
  const place = join(path, 'receipts', street);
  const names = existsSync(place) ? readdirSync(place) : [];
  return Math.max(0, ...names.map((name) => receiptNumberIn(name, device) ?? 0));
}

async function receiptOf(
  tx: Queries,
  { header, digest }: Answered,
  { result, code, flags, needs = {}, rejects = [], dups = [], now }: Answer,
  rno: number,
): Promise<Omit<Receipt, 'format' | 'minReader'>> {
  const { from: device, street, no } = header;
  const [ack, forks] = [await tipsOfDevice(tx, device), await forksOfDevice(tx, device)];
  const wants = await missingBlobs(tx, device);
  return {
    bundle: digest,
    no,
    device,
    street,
    at: instant(now),
    result,
    code,
    ack,
    needs,
    forks,
    flags,
    rejects,
    dups,
    ...(wants.length > 0 ? { wants } : {}),
    rno,
  };
}

/** The receipt that a bundle got when it was taken in, byte for byte. */
export async function receiptOfBundle(db: Queries, digest: string): Promise<IssuedReceipt | undefined> {
  const [row] = await db.query("SELECT * FROM receipt WHERE bundle = $1 AND body->>'result' <> 'rejected'", [digest]);
  return row && issued(row);
}

/** The refusal that this bundle was answered with before, when it was the device's latest receipt. */
export async function latestRefusal(
  db: Queries,
  { header, digest }: Answered,
  code: string,
): Promise<IssuedReceipt | undefined> {
  const [row] = await db.query('SELECT * FROM receipt WHERE device = $1 ORDER BY rno DESC LIMIT 1', [header.from]);
  const isSame = row?.bundle === digest && (row.body as Receipt).code === code;
  return isSame ? issued(row as Row) : undefined;
}

/** The receipt of a device's bundle by number: the one of its taking in, else the latest refusal. */
export async function receiptByNumber(db: Queries, device: string, no: number): Promise<IssuedReceipt | undefined> {
  const [row] = await db.query(
    "SELECT * FROM receipt WHERE device = $1 AND no = $2 ORDER BY body->>'result' = 'rejected', rno DESC LIMIT 1",
    [device, no],
  );
  return row && issued(row);
}

/** What every receipt of a device says, in the order of their numbers. */
export async function receiptsOfDevice(db: Queries, device: string): Promise<readonly Receipt[]> {
  const rows = await db.query('SELECT body FROM receipt WHERE device = $1 ORDER BY rno', [device]);
  return rows.map(({ body }) => body as Receipt);
}

function issued(row: Row): IssuedReceipt {
  const { file, street, content, body } = row;
  return {
    fileName: file as string,
    street: street as string,
    bytes: content as Uint8Array,
    body: body as Receipt,
  };
}

/** Writes the receipt's file below `receipts/`, unless it is there; returns its path. */
export function keepReceipt(shelves: Shelves, { street, fileName, bytes }: IssuedReceipt): string {
  return fileReceipt(shelves, street, fileName, bytes);
}
