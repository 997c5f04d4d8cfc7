// A district in a temporary folder, worked through lxrecv's own command line, and PCs that report to it.

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { lxrecv } from '#district/lxrecv.ts';
import { openDatabase } from '#district/store/database.ts';
import { toHex } from '#shared/base/bytes.ts';
import { randomBase32 } from '#shared/base/ids.ts';
import { type CertificateFile, readCertificateFile } from '#shared/bundle/certificate.ts';
import type { BundleRequest, LogBatch, WrittenBundle } from '#shared/bundle/encode-bundle.ts';
import { encodeRequest, signRequest } from '#shared/bundle/enrolment.ts';
import { openReceipt, type Receipt } from '#shared/bundle/receipt.ts';
import { generateSm2KeyPair } from '#shared/crypto/sm2.ts';
import type { OperationDraft } from '#shared/sync/operation.ts';
import {
  type BundleContent,
  bundleFor,
  type Device,
  newLog,
  now,
  nowMs,
  openingKeysOf,
  personDraft,
} from '#tests/bundle/sample-office.ts';

export const districtCode = '990102';

export type Answer = { readonly exit: number; readonly out: readonly string[]; readonly err: readonly string[] };

export type SampleDistrict = {
  /** Everything of the test lies below this folder. */
  readonly root: string;
  readonly dir: string;
  /** Runs lxrecv at the sample's moment, or at another one; `typed` answers its questions in turn. */
  run(argv: readonly string[], atMs?: number, typed?: readonly string[]): Promise<Answer>;
  remove(): void;
};

export async function newDistrict(code = districtCode): Promise<SampleDistrict> {
  const root = mkdtempSync(join(tmpdir(), 'lxrecv-'));
  const dir = join(root, 'district');
  const made = await runAt(['init', '--dir', dir, '--district', code, '--name', '样例区'], nowMs);
  if (made.exit !== 0) throw new Error(made.err.join('\n'));
  return {
    root,
    dir,
    run: (argv, atMs = nowMs, typed) => runAt(argv, atMs, typed),
    remove: () => rmSync(root, { recursive: true }),
  };
}

async function runAt(argv: readonly string[], atMs: number, typed: readonly string[] = []): Promise<Answer> {
  const [out, err]: [string[], string[]] = [[], []];
  const waiting = [...typed];
  const exit = await lxrecv(argv, {
    print: (line) => out.push(line),
    complain: (line) => err.push(line),
    now: () => new Date(atMs),
    askSecret: async () => waiting.shift(),
  });
  return { exit, out, err };
}

export type Pc = Device & { readonly file: CertificateFile; readonly folder: string; readonly serial: string };

/** A PC of an office with its certificate from this district, received through files as in life. */
export async function enrolPc(district: SampleDistrict, street = '990102001', atMs = nowMs): Promise<Pc> {
  const [signing, encryption] = [generateSm2KeyPair(), generateSm2KeyPair()];
  const deviceId = `01JTEST${randomBase32(19)}`;
  const folder = join(district.root, deviceId);
  mkdirSync(folder);
  const request = join(folder, 'request.lxreq');
  writeFileSync(
    request,
    encodeRequest(
      signRequest(signing.privateKey, {
        street,
        streetName: `样例街道${street.slice(-3)}两新组织综合党委`,
        deviceId,
        deviceName: '样例电脑1',
        signPub: toHex(signing.publicKey),
        encPub: toHex(encryption.publicKey),
        nonce: '0'.repeat(32),
        createdAt: now,
      }),
    ),
  );
  const approved = await district.run(['enrol', 'approve', request, '--dir', district.dir], atMs);
  if (approved.exit !== 0) throw new Error(approved.err.join('\n'));
  const name = readdirSync(folder).find((each) => each.endsWith('.lxcert')) as string;
  const file = readCertificateFile(readFileSync(join(folder, name)));
  if (!file.ok) throw new Error(file.error.code);
  return { signing, encryption, signed: file.value, file: file.value, folder, serial: file.value.cert.serial };
}

/** A PC with a log of `people` persons in its first transaction. */
export async function officeIn(district: SampleDistrict, people = 2, street = '990102001') {
  const pc = await enrolPc(district, street);
  const log = newLog(randomBase32(12));
  const ids = Array.from({ length: people }, () => randomBase32(26));
  if (people > 0) log.append(ids.map((id, i) => personDraft(id, `测试${i}`)));
  return { pc, log, ids };
}

export function setField(id: string, field: string, value: string): OperationDraft {
  return { k: 'set', t: 'person', r: id, f: { [field]: value } };
}

export type KeptBundle = WrittenBundle & { readonly path: string };

/** Writes a bundle of these batches into the PC's folder; numbers start at 1. */
export function bundleOn(pc: Pc, batches: readonly LogBatch[], changes: Partial<BundleRequest> = {}): KeptBundle {
  return bundleWith(pc, { batches }, changes);
}

/** Likewise, with attachments or logs of colleagues. */
export function bundleWith(pc: Pc, content: BundleContent, changes: Partial<BundleRequest> = {}): KeptBundle {
  const written = bundleFor(pc.file.district.enc, pc, content, changes);
  const path = join(pc.folder, `${randomBase32(6)}-${changes.no ?? 1}.lxsync`);
  writeFileSync(path, written.bytes);
  return { ...written, path };
}

export type ImportResult = {
  readonly file: string;
  readonly outcome: string;
  readonly code: string;
  readonly message: string;
  readonly operations: number;
  readonly receipt?: Receipt & { readonly file?: string };
};

/** lxrecv import … --json */
export async function importInto(
  district: SampleDistrict,
  paths: readonly string[],
  { extra = [], atMs = nowMs }: { readonly extra?: readonly string[]; readonly atMs?: number } = {},
): Promise<Answer & { readonly results: readonly ImportResult[] }> {
  const answer = await district.run(['import', ...paths, '--dir', district.dir, '--json', ...extra], atMs);
  return { ...answer, results: JSON.parse(answer.out[0] ?? '[]') as readonly ImportResult[] };
}

/** Opens a receipt's file as the PC does. */
export function openOnPc(pc: Pc, path: string | undefined): Receipt {
  const opened = openReceipt(readFileSync(path ?? ''), {
    district: pc.file.district,
    device: pc.signed.cert.subject,
    street: pc.signed.cert.street,
    keys: openingKeysOf(pc),
  });
  if (!opened.ok) throw new Error(opened.error.code);
  return opened.value.receipt;
}

const tables = [
  'committee',
  'bundle',
  'log_point',
  'log_sender',
  'fork',
  'op',
  'record',
  'blob_named',
  'blob_held',
  'receipt',
];

/** Every row of every table, as one text. */
export async function dumpOf({ dir }: SampleDistrict): Promise<string> {
  const rows = await queryIn(
    dir,
    tables.map((table) => `SELECT '${table}' AS t, row_to_json(x)::text AS row FROM ${table} AS x`).join(' UNION ALL '),
  );
  return rows
    .map(({ t, row }) => `${t} ${row}`)
    .sort()
    .join('\n');
}

export async function queryIn(dir: string, sql: string, parameters: readonly unknown[] = []) {
  const db = await openDatabase(`pglite:${dir}`, 'ifMissing');
  if (!db.ok) throw new Error(db.error.message);
  try {
    return await db.value.query(sql, parameters);
  } finally {
    await db.value.close();
  }
}

export async function recordsIn({ dir }: SampleDistrict, ids: readonly string[]) {
  return queryIn(dir, 'SELECT rid, fields, deleted, joined_to FROM record WHERE rid = ANY($1) ORDER BY rid', [ids]);
}

/** Files of the district's folder outside the database, by path. */
export function filesOf({ dir }: SampleDistrict): readonly string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)))
    .filter((path) => !path.startsWith('db'))
    .sort();
}

/** Chinese words, numbers, and names: the program's own name, its commands and options, paths and ids. */
export function englishIn(text: string): readonly string[] {
  const known =
    /lxrecv|doctor|rebuild|init|import|receipts?|reissue|figures|enrol|list|show|approve|revoke|recover|refdata|root|policy|export|inspect|status|verify|return|pglite|UTF-8/g;
  const plain = text
    .replace(/\S*\/\S*/g, '')
    .replace(/--[a-z-]+/g, '')
    .replace(/[\w-]*\.lx[a-z]+/g, '')
    .replace(/district:\d+/g, '')
    .replace(/LX-[\w-]+/g, '')
    .replace(/[0-9A-Z]{12,}/g, '')
    .replace(known, '');
  return plain.match(/[A-Za-z]{2,}/g) ?? [];
}
