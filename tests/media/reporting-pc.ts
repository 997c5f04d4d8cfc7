// A PC that may report to its district, with its own keys, journal and exchange, and a folder that stands for the stick.
// Everything on its disk lies in one folder, so that it can be copied and opened again as after a power cut.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openBlobStore } from '#electron/services/blob-store.ts';
import { createExchangeService } from '#electron/services/exchange/exchange-service.ts';
import type { ExchangeService } from '#electron/services/exchange-port.ts';
import { openJournal } from '#electron/services/journal.ts';
import { openPlaces } from '#electron/services/places.ts';
import type { DeviceSession } from '#electron/services/session.ts';
import { type Bytes, randomBytes, toHex } from '#shared/base/bytes.ts';
import { encodeCertificateFile, issueCertificate, type SignedCertificate } from '#shared/bundle/certificate.ts';
import { writeReceipt } from '#shared/bundle/receipt.ts';
import { importDataKey, seal } from '#shared/crypto/seal.ts';
import { generateSm2KeyPair } from '#shared/crypto/sm2.ts';
import { sm3Hex } from '#shared/crypto/sm3.ts';
import type { BatchRow, ExportedBundle } from '#shared/host/host-api.ts';
import { districtOf, newKeyRing, newLog, now, nowMs, personDraft, street } from '../bundle/sample-office.ts';

export type ReportingPc = { readonly service: ExchangeService; readonly place: string };

const keys = newKeyRing();
const district = districtOf(keys);
const session: DeviceSession = {
  ledger: 'formal',
  installationId: '01JTESTINSTALLATION0000001',
  office: { committeeCode: street, committeeName: '样例街道两新组织综合党委', deviceName: '样例电脑1' },
  user: { id: 'u1', name: '样例专干' },
  deviceId: '0TESTDEV7K3F',
  dataKey: randomBytes(32),
  signing: generateSm2KeyPair(),
  encryption: generateSm2KeyPair(),
};

/** Opens the PC whose disk is this folder. @param stick what is offered as its one place */
export async function openPc(folder: string, stick: string): Promise<ReportingPc> {
  const data = join(folder, 'data');
  mkdirSync(data, { recursive: true });
  const journal = demand(openJournal(join(data, 'journal')));
  const places = openPlaces({
    file: join(data, 'places.json'),
    offered: async () => [{ path: stick, label: '样例U盘' }],
  });
  const service = createExchangeService({
    folder: join(data, 'exchange'),
    session: () => session,
    journal: () => journal,
    blobs: openBlobStore(join(data, 'blobs')),
    places,
    readGrant: (path) => ({ ok: true, value: { name: 'file', content: Uint8Array.from(readFileSync(path)) } }),
    now: () => nowMs,
  });
  const place = (await places.list()).find(({ purpose }) => purpose === 'export')?.id ?? '';
  return { service, place };
}

/**
 * Puts records into the journal and the district's certificate into the exchange record.
 *
 * @param note fills a bundle @param photos are attached to an activity
 */
export async function setUpPc(
  folder: string,
  stick: string,
  note = '',
  photos: readonly Bytes[] = [],
): Promise<ReportingPc> {
  const pc = await openPc(folder, stick);
  demand(await pc.service.acceptCertificate({ grant: certificateFile(folder), fingerprintConfirmed: true }));
  await addRecords(folder, note, photos);
  return openPc(folder, stick);
}

/** Takes a file in as the page 接收 does. */
export async function takeIn(service: ExchangeService, path: string): Promise<unknown> {
  const [file] = demand(await service.listIncoming([path]));
  const opened = await service.openIncoming({ id: file?.id ?? '' });
  return opened.ok ? service.settleIncoming({ id: opened.value.file.id, confirmed: false }) : opened;
}

/** A receipt of the district for a bundle, as a file. */
export function receiptFile(folder: string, bundle: ExportedBundle, receiptNo: number): string {
  const { bytes } = writeReceipt({
    district: district.district,
    receiptKey: keys.receipt.privateKey,
    certificate: certificate().cert,
    prev: null,
    receipt: {
      ...{ bundle: bundle.digest, no: bundle.no, device: session.deviceId, street, at: now, result: 'ok', code: 'OK' },
      ...{ ack: {}, needs: {}, forks: [], flags: [], rejects: [], dups: [], rno: receiptNo },
    },
  });
  const path = join(folder, `receipt-${receiptNo}.lxsync`);
  writeFileSync(path, bytes);
  return path;
}

function certificate(): SignedCertificate {
  return issueCertificate(keys.ca.privateKey, {
    serial: '01',
    subject: session.deviceId,
    deviceName: session.office.deviceName,
    street,
    streetName: session.office.committeeName,
    issuer: '990102',
    signPub: toHex(session.signing.publicKey),
    encPub: toHex(session.encryption.publicKey),
    notBefore: '2026-01-01T00:00:00Z',
    notAfter: '2027-12-31T00:00:00Z',
  });
}

function certificateFile(folder: string): string {
  const path = join(folder, 'own.lxcert');
  writeFileSync(path, encodeCertificateFile(certificate(), [district]));
  return path;
}

async function addRecords(folder: string, note: string, photos: readonly Bytes[]): Promise<void> {
  const log = newLog('LOGA00000001');
  const blobs = openBlobStore(join(folder, 'data', 'blobs'));
  const mime = 'image/jpeg';
  for (const content of photos) demand(await blobs.keep(session, sm3Hex(content), { mime, content }));
  log.append([personDraft('P1', '样例甲'), { k: 'new', t: 'person', r: 'P2', f: { name: '样例乙', note } }]);
  if (photos.length > 0)
    log.append(
      photos.map((content) => ({
        k: 'blob' as const,
        t: 'activity',
        r: 'A1',
        f: { sm3: sm3Hex(content), bytes: content.length, mime },
      })),
    );
  const key = await importDataKey(session.dataKey);
  const rows = log.batches.map(async ({ log: name, first, last, after, text }, i): Promise<BatchRow> => {
    const context = { installation: session.installationId, table: 'batches', key: String(i + 1), generation: 1 };
    return { n: i + 1, log: name, first, last, chain: after, sealed: await seal(key, text, context) };
  });
  demand(await demand(openJournal(join(folder, 'data', 'journal'))).append(await Promise.all(rows)));
}

export function demand<T>(
  reply: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown },
): T {
  if (!reply.ok) throw new Error(JSON.stringify(reply.error));
  return reply.value;
}
