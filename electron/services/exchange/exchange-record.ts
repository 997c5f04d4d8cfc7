// What the PC remembers of its dealings with the district: who the district is, its own certificate, the bundles it made
// and the receipts that came back. The file is sealed under the data key, because what the district sends back may name
// people. A record that cannot be read is reported and never replaced: a number used twice would look like fraud.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { fromBase64, fromUtf8, toBase64, utf8 } from '#shared/base/bytes.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import type { SignedCertificate } from '#shared/bundle/certificate.ts';
import type { SignedDistrict } from '#shared/bundle/district-document.ts';
import type { TipsByLog } from '#shared/bundle/encode-bundle.ts';
import type { SignedRequest } from '#shared/bundle/enrolment.ts';
import type { LogTip } from '#shared/bundle/manifest.ts';
import { importDataKey, type SealContext, seal, unseal } from '#shared/crypto/seal.ts';
import type { HostDeed } from '#shared/host/deed-methods.ts';
import type { ExportedBundle, HostError, ReceiptSummary } from '#shared/host/host-api.ts';
import { fileErrorOrThrow } from '../file-errors.ts';
import { refuse } from '../host-error.ts';
import type { IncomingRecord } from '../incoming/incoming-record.ts';
import type { DeviceSession } from '../session.ts';
import { writeStateFile } from '../state-file.ts';
import { districtAnchor } from '../trust/accepted-districts.ts';
import type { TrustState } from '../trust/trust-state.ts';
import type { VolumeMark } from './attachments.ts';
import { withDeeds } from './exchange-deeds.ts';
import type { JournalLogs } from './journal-logs.ts';
import type { PeerRecord } from './peer-record.ts';
import type { ReleaseRecord } from './secretaries.ts';
import type { SharingRecord } from './shared-identity.ts';

/**
 * `written` is false while a bundle is on its way to the drive, and stays so when the drive refused it. `fileDigest` is
 * the SM3 of the whole file, by which it is known on a medium. What its volumes hold is remembered until the next bundle
 * takes over what none of them has brought.
 */
export type SentBundle = ExportedBundle & VolumeMark & { readonly written: boolean; readonly fileDigest?: string };
/**
 * `file` is SM3 of the receipt's header; `districtRoot` the anchor of the district that signed it (districtAnchor);
 * `restart` when the district lost what came before (E_NEED_FROM).
 */
export type KeptReceipt = ReceiptSummary & {
  readonly file: string;
  readonly districtRoot: string;
  readonly restart: boolean;
  /** Every tip that the receipt named; absent in records of older versions. */
  readonly ack?: TipsByLog;
  /** Attachments (SM3) that the district asked for. */
  readonly wants?: readonly string[];
  /** The device id that it is addressed to; missing: the present one. */
  readonly device?: string;
  /** Logs of this PC that another one has written as well. */
  readonly forked?: readonly string[];
};

export type ExchangeRecord = {
  readonly nextNo: number;
  readonly request?: SignedRequest;
  readonly district?: SignedDistrict;
  readonly certificate?: SignedCertificate;
  readonly trust?: TrustState;
  readonly bundles: readonly SentBundle[];
  /** In the order of their numbers. */
  readonly receipts: readonly KeptReceipt[];
  /** The other PCs of the office. */
  readonly peers?: PeerRecord;
  /** Files taken in, held back and refused. */
  readonly incoming?: IncomingRecord;
  /** Who releases reports, and what waits for it. */
  readonly release?: ReleaseRecord;
  /** What speaks for a second PC under the same id, and what was done about it. */
  readonly sharing?: SharingRecord;
  /** What the page has still to put into the log (exchange-deeds.ts). */
  readonly deeds?: readonly HostDeed[];
};

const format = 'lxexchange/1';
const sealedFile = z.strictObject({ format: z.literal(format), sealed: z.string() });
const contents = z.strictObject({
  nextNo: z.number().int().positive(),
  request: z.custom<SignedRequest>().optional(),
  district: z.custom<SignedDistrict>().optional(),
  certificate: z.custom<SignedCertificate>().optional(),
  trust: z.custom<TrustState>().optional(),
  bundles: z.array(z.custom<SentBundle>()),
  receipts: z.array(z.custom<KeptReceipt>()),
  peers: z.custom<PeerRecord>().optional(),
  incoming: z.custom<IncomingRecord>().optional(),
  release: z.custom<ReleaseRecord>().optional(),
  sharing: z.custom<SharingRecord>().optional(),
  deeds: z.array(z.custom<HostDeed>()).optional(),
});

const emptyRecord: ExchangeRecord = { nextNo: 1, bundles: [], receipts: [] };

function recordFile(folder: string): string {
  return join(folder, 'state.json');
}

function contextOf(session: DeviceSession): SealContext {
  return { installation: session.installationId, table: 'exchange', key: 'state', generation: 1 };
}

/** The record; an empty one only when there has never been a file. What was sealed is taken as this program wrote it. */
export async function readExchangeRecord(
  folder: string,
  session: DeviceSession,
): Promise<Result<ExchangeRecord, HostError>> {
  const path = recordFile(folder);
  try {
    if (!existsSync(path)) return existsSync(`${path}.previous`) ? unreadable(path) : ok(emptyRecord);
    const file = sealedFile.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    if (!file.success) return unreadable(path);
    const key = await importDataKey(session.dataKey);
    const plain = await unseal(key, fromBase64(file.data.sealed), contextOf(session));
    if (!plain.ok) return unreadable(path);
    const record = contents.safeParse(JSON.parse(fromUtf8(plain.value)));
    return record.success ? ok(withoutOldDistrict(record.data)) : unreadable(path);
  } catch (error) {
    if (error instanceof SyntaxError || isNotBase64(error)) return unreadable(path);
    return fail(fileErrorOrThrow(error, '读取报送记录'));
  }
}

/** Programs before the root had three keys kept a document that nothing follows on; the PC must be enrolled anew. */
function withoutOldDistrict(record: ExchangeRecord): ExchangeRecord {
  if (!record.district || record.district.districtSigs) return record;
  const { district: _district, certificate: _certificate, ...rest } = record;
  return rest;
}

function isNotBase64(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('fromBase64:');
}

function unreadable(path: string) {
  return refuse(
    'exchangeRecordUnreadable',
    `报送记录读不出来，文件可能已损坏。为避免包号重复，暂停登记、报送和接收回执，录入不受影响。请不要删除文件，由管理员用备份恢复：${path}（上一次的内容在同名的 .previous 文件中）。`,
  );
}

/** Writes the record, with what has to be kept on record of the change. */
export async function writeExchangeRecord(
  folder: string,
  session: DeviceSession,
  record: ExchangeRecord,
): Promise<Result<ExchangeRecord, HostError>> {
  const before = await readExchangeRecord(folder, session);
  return before.ok ? keepRecord(folder, session, withDeeds(before.value, record, session.user.name)) : before;
}

/** The page has put these deeds into the log. */
export function forgetDeeds(
  folder: string,
  session: DeviceSession,
  record: ExchangeRecord,
  ids: readonly string[],
): Promise<Result<ExchangeRecord, HostError>> {
  return keepRecord(folder, session, { ...record, deeds: record.deeds?.filter(({ id }) => !ids.includes(id)) });
}

async function keepRecord(
  folder: string,
  session: DeviceSession,
  record: ExchangeRecord,
): Promise<Result<ExchangeRecord, HostError>> {
  try {
    const key = await importDataKey(session.dataKey);
    const sealed = toBase64(await seal(key, utf8(JSON.stringify(record)), contextOf(session)));
    await writeStateFile(recordFile(folder), `${JSON.stringify({ format, sealed })}\n`);
    return ok(record);
  } catch (error) {
    return fail(fileErrorOrThrow(error, '保存报送记录'));
  }
}

/**
 * What the district holds, by its own receipts in the order of their numbers: each names the logs it knows. A receipt
 * that asks to start again replaces what was said before. Receipts of another district do not count.
 */
export function acknowledgedOf(record: ExchangeRecord): { readonly [log: string]: number } {
  return Object.assign({}, ...receiptsThatCount(record).map((receipt) => receipt.acknowledged));
}

/** The same with the chain value of each position, every branch of its own: what a bundle may leave out. */
export function acknowledgedTips(record: ExchangeRecord, logs: Pick<JournalLogs, 'chainsAtEnds'>): TipsByLog {
  const tips = receiptsThatCount(record).map(({ ack, acknowledged }) => ack ?? tipsAt(acknowledged, logs));
  return Object.assign({}, ...tips);
}

/** Every position that a receipt has ever acknowledged: the district's tip may have gone on where this PC has not. */
export function acknowledgedPoints(record: ExchangeRecord, logs: Pick<JournalLogs, 'chainsAtEnds'>): TipsByLog {
  const points: { [log: string]: LogTip[] } = {};
  for (const { ack, acknowledged } of receiptsThatCount(record))
    for (const [log, tips] of Object.entries(ack ?? tipsAt(acknowledged, logs)))
      points[log] = [...(points[log] ?? []), ...tips];
  return points;
}

function tipsAt(acknowledged: { readonly [log: string]: number }, logs: Pick<JournalLogs, 'chainsAtEnds'>): TipsByLog {
  const tips = Object.entries(acknowledged).map(
    ([log, seq]) => [log, logs.chainsAtEnds(log, seq).map((c) => ({ seq, c }))] as const,
  );
  return Object.fromEntries(tips);
}

/** Attachments that the district asked for in its last receipt. */
export function wantedByDistrict(record: ExchangeRecord): readonly string[] {
  return receiptsThatCount(record).at(-1)?.wants ?? [];
}

function receiptsThatCount(record: ExchangeRecord): readonly KeptReceipt[] {
  const anchor = districtAnchor(record);
  const own = record.receipts.filter((receipt) => receipt.districtRoot === anchor);
  const restart = own.findLastIndex((receipt) => receipt.restart);
  return own.slice(Math.max(restart, 0));
}
