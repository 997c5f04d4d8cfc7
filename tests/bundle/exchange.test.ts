// A PC and its district over a folder that stands for the USB stick: real files, real journal, real keys.

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openBlobStore } from '#electron/services/blob-store.ts';
import { createExchangeService } from '#electron/services/exchange/exchange-service.ts';
import { nodeDeflate } from '#electron/services/exchange/node-deflate.ts';
import type { ExchangeService } from '#electron/services/exchange-port.ts';
import { type Journal, openJournal } from '#electron/services/journal.ts';
import { openPlaces } from '#electron/services/places.ts';
import type { DeviceSession } from '#electron/services/session.ts';
import { type Bytes, randomBytes, toHex } from '#shared/base/bytes.ts';
import { encodeCertificateFile, issueCertificate } from '#shared/bundle/certificate.ts';
import { districtFingerprint } from '#shared/bundle/district-document.ts';
import { readRequest, requestCode } from '#shared/bundle/enrolment.ts';
import type { Receipt } from '#shared/bundle/receipt.ts';
import { type ReceiverState, type VerifiedBundle, verifyBundle } from '#shared/bundle/verify-bundle.ts';
import { importDataKey, seal } from '#shared/crypto/seal.ts';
import { generateSm2KeyPair } from '#shared/crypto/sm2.ts';
import { withheldFromDistrict } from '#shared/domain/report-scope.ts';
import type { BatchRow, ReceiptSummary } from '#shared/host/host-api.ts';
import {
  districtOf,
  emptyState,
  newKeyRing,
  newLog,
  nowMs,
  personDraft,
  receiptFor,
  stateWith,
  street,
  trustOf,
} from './sample-office.ts';

const keys = newKeyRing();
const district = districtOf(keys);

type Pc = {
  readonly stick: string;
  readonly data: string;
  readonly session: DeviceSession;
  readonly journal: Journal;
  readonly log: ReturnType<typeof newLog>;
  readonly service: ExchangeService;
  readonly place: string;
  nowMs: number;
  locked: boolean;
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lx-exchange-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function value<T>(
  reply: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown },
): T {
  if (!reply.ok) throw new Error(JSON.stringify(reply.error));
  return reply.value;
}

async function newPc(ledger: 'formal' | 'sample' = 'formal'): Promise<Pc> {
  const session: DeviceSession = {
    ledger,
    installationId: '01JTESTINSTALLATION0000001',
    office: { committeeCode: street, committeeName: '样例街道两新组织综合党委', deviceName: '样例电脑1' },
    user: { id: 'u1', name: '样例专干' },
    deviceId: '0TESTDEV7K3F',
    dataKey: randomBytes(32),
    signing: generateSm2KeyPair(),
    encryption: generateSm2KeyPair(),
  };
  const stick = mkdtempSync(join(folder, 'stick-'));
  const data = mkdtempSync(join(folder, 'data-'));
  const journal = value(openJournal(join(data, 'journal')));
  const places = openPlaces({
    file: join(data, 'places.json'),
    offered: async () => [{ path: stick, label: '样例U盘' }],
  });
  const pc = { stick, data, session, journal, log: newLog('LOGA00000001'), nowMs, locked: false };
  const service = createExchangeService({
    folder: join(data, 'exchange'),
    session: () => (state.locked ? undefined : session),
    journal: () => journal,
    blobs: openBlobStore(join(data, 'blobs')),
    places,
    readGrant: (path) => ({ ok: true, value: { name: path.split('/').at(-1) ?? '', content: readBytes(path) } }),
    now: () => state.nowMs,
  });
  const state: Pc = Object.assign(pc, {
    service,
    place: (await places.list()).find((each) => each.purpose === 'export')?.id ?? '',
  });
  return state;
}

function readBytes(path: string): Bytes {
  return Uint8Array.from(readFileSync(path));
}

/** Seals what the log holds beyond the journal and appends it. */
async function save({ session, journal, log }: Pc): Promise<void> {
  const key = await importDataKey(session.dataKey);
  const rows: BatchRow[] = [];
  for (const [i, batch] of log.batches.entries()) {
    const n = i + 1;
    if (n <= (journal.tip()?.n ?? 0)) continue;
    const place = { installation: session.installationId, table: 'batches', key: String(n), generation: 1 };
    rows.push({
      n,
      log: batch.log,
      first: batch.first,
      last: batch.last,
      chain: batch.after,
      sealed: await seal(key, batch.text, place),
    });
  }
  value(await journal.append(rows));
}

function certify({ session }: Pc, changes: { street?: string; notAfter?: string } = {}, by = keys, as = district) {
  const signed = issueCertificate(by.ca.privateKey, {
    serial: '01',
    subject: session.deviceId,
    deviceName: '样例电脑1',
    street: changes.street ?? street,
    streetName: '样例街道两新组织综合党委',
    issuer: '990102',
    signPub: toHex(session.signing.publicKey),
    encPub: toHex(session.encryption.publicKey),
    notBefore: '2026-01-01T00:00:00Z',
    notAfter: changes.notAfter ?? '2027-12-31T00:00:00Z',
  });
  const path = join(folder, `cert-${readdirSync(folder).length}.lxcert`);
  writeFileSync(path, encodeCertificateFile(signed, [as]));
  return { signed, path };
}

async function enrolledPc(): Promise<Pc & { readonly signed: ReturnType<typeof certify>['signed'] }> {
  const pc = await newPc();
  const { signed, path } = certify(pc);
  value(await pc.service.acceptCertificate({ grant: path, fingerprintConfirmed: true }));
  pc.log.append([personDraft('P1', '样例甲'), personDraft('P2', '样例乙')]);
  await save(pc);
  return Object.assign(pc, { signed });
}

const exportNow = (pc: Pc, mode: 'incremental' | 'full' = 'incremental') =>
  pc.service.exportBundle({ place: pc.place, mode, title: '十一月报送' });

function bundlePath(pc: Pc, fileName: string): string {
  return join(pc.stick, 'LXSYNC', '990102', 'up', street, '7K3F', fileName);
}

function receive(
  pc: Awaited<ReturnType<typeof enrolledPc>>,
  fileName: string,
  state: ReceiverState = emptyState,
): VerifiedBundle {
  const trust = trustOf(keys, district, [pc.signed], { nowMs: pc.nowMs });
  return value(verifyBundle(readBytes(bundlePath(pc, fileName)), trust, state, nodeDeflate));
}

let receipts = 0;
function answer(
  pc: Awaited<ReturnType<typeof enrolledPc>>,
  bundle: VerifiedBundle,
  rno: number,
  changes: Partial<Receipt> = {},
) {
  const ack: { [log: string]: { seq: number; c: string }[] } = {};
  for (const segment of bundle.manifest.segments) ack[segment.log] = [{ seq: segment.last, c: segment.c1 }];
  const path = join(folder, `receipt-${++receipts}.lxsync`);
  const answered = { bundle: bundle.digest, no: bundle.header.no, rno };
  const bytes = receiptFor(pc.signed, { keys, district }, { ...answered, ack, ...changes });
  writeFileSync(path, bytes);
  return path;
}

/** Takes files in one after the other, as the page 接收 does; what is refused is told. */
async function takeIn({ service }: Pc, ...paths: readonly string[]) {
  const [taken, refused]: [ReceiptSummary[], string[]] = [[], []];
  for (const path of paths) {
    const [file] = value(await service.listIncoming([path]));
    const opened = await service.openIncoming({ id: file?.id ?? '' });
    if (!opened.ok) refused.push(opened.error.message);
    else {
      value(await service.settleIncoming({ id: opened.value.file.id, confirmed: false }));
      taken.push(...(opened.value.receipt ? [opened.value.receipt] : []));
    }
  }
  return { taken, refused };
}

describe('登记', () => {
  it('writes a request, keeps its code, and takes the certificate when the fingerprint was compared', async () => {
    const pc = await newPc();
    expect(value(await pc.service.enrolmentState())).toEqual({ enrolled: false, deviceId: '0TESTDEV7K3F' });
    const written = value(await pc.service.writeEnrolmentRequest({ place: pc.place }));
    const again = value(await pc.service.writeEnrolmentRequest({ place: pc.place }));
    expect(again).toEqual(written);
    const request = value(readRequest(readBytes(join(pc.stick, written.fileName))));
    expect(written).toEqual({ fileName: `enrol-${street}-7K3F.lxreq`, requestCode: requestCode(request.request) });

    const { path } = certify(pc);
    const [preview] = value(
      await pc.service.previewCertificates([{ grant: path, name: 'cert.lxcert', content: readBytes(path) }]),
    );
    expect(preview).toMatchObject({
      districtName: '样例区',
      districtFingerprint: districtFingerprint(district.district),
    });
    expect(await pc.service.acceptCertificate({ grant: path, fingerprintConfirmed: false })).toMatchObject({
      error: { code: 'fingerprintNotConfirmed' },
    });
    const state = value(await pc.service.acceptCertificate({ grant: path, fingerprintConfirmed: true }));
    expect(state).toMatchObject({ enrolled: true, districtName: '样例区', notAfter: '2027-12-31T00:00:00Z' });
  });

  it('refuses certificates for other PCs and streets, forged, expired or older ones', async () => {
    const pc = await newPc();
    const other = await newPc();
    const accept = async (path: string) => {
      const reply = await pc.service.acceptCertificate({ grant: path, fingerprintConfirmed: true });
      return reply.ok ? 'accepted' : reply.error.code;
    };
    expect(await accept(certify(other).path)).toBe('certificateForOther');
    expect(await accept(certify(pc, { street: '990102002' }).path)).toBe('certificateForOther');
    expect(await accept(certify(pc, {}, newKeyRing()).path)).toBe('E_CERT_SIGNATURE');
    expect(await accept(certify(pc, { notAfter: '2026-11-01T00:00:00Z' }).path)).toBe('certificateExpired');
    expect(await accept(certify(pc, {}, keys, districtOf(keys, { version: 5 })).path)).toBe('accepted');
    expect(await accept(certify(pc).path)).toBe('olderDistrict');
  });
});

describe('报送', () => {
  it('writes a bundle that the district can read, and nothing else', async () => {
    const pc = await enrolledPc();
    const exported = value(await exportNow(pc));
    expect(exported).toMatchObject({
      ...{ no: 1, fileName: `LX-${street}-7K3F-000001-changes.lxsync`, operations: 3, verified: true },
      ...{ upTo: { LOGA00000001: 3 }, counts: { person: 2 }, placeLabel: '样例U盘', mode: 'incremental' },
    });
    expect(exported.checkCode).toMatch(/^\d{4} \d{4} \d{4} \d{4}$/);
    expect(readdirSync(join(pc.stick, 'LXSYNC', '990102', 'up', street, '7K3F'))).toEqual([exported.fileName]);
    const bundle = receive(pc, exported.fileName);
    expect(bundle).toMatchObject({ digest: exported.digest, manifest: { title: '十一月报送', mode: 'incr' } });
    expect([...bundle.segments()]).toMatchObject([{ ok: true, value: { first: 1, last: 3 } }]);
    expect(value(await pc.service.exchangeState()).bundles).toEqual([exported]);
  });

  it('leaves out what the district has no need of, also where everything is sent', async () => {
    const pc = await enrolledPc();
    const homeAddress = '样例路一号';
    pc.log.append([{ k: 'new', t: 'person', r: 'P3', f: { name: '样例丙', homeAddress } }]);
    await save(pc);
    for (const mode of ['incremental', 'full'] as const) {
      const bundle = receive(pc, value(await exportNow(pc, mode)).fileName);
      const text = [...bundle.segments()].flatMap((segment) => value(segment).lines).join('\n');
      expect(text).toContain('样例丙');
      expect(text).not.toContain(homeAddress);
      expect(bundle.manifest.scope?.withheld.person).toContain('homeAddress');
    }
  });

  it('repeats what no receipt has covered, and only that', async () => {
    const pc = await enrolledPc();
    const first = value(await exportNow(pc));
    pc.log.append([personDraft('P3', '样例丙')]);
    await save(pc);
    const second = value(await exportNow(pc));
    expect(second).toMatchObject({ no: 2, operations: 4 });
    const bundle = receive(pc, first.fileName);
    await takeIn(pc, answer(pc, bundle, 1));
    const third = value(await exportNow(pc));
    expect(third).toMatchObject({ no: 3, operations: 1, upTo: { LOGA00000001: 4 } });
    const held = stateWith(pc.log.batches.slice(0, 2));
    expect([...receive(pc, third.fileName, held).segments()]).toMatchObject([{ value: { first: 4, last: 4 } }]);
    expect(value(await exportNow(pc, 'full'))).toMatchObject({ no: 4, operations: 4, mode: 'full' });
    await takeIn(pc, answer(pc, receive(pc, second.fileName), 2));
    expect(await exportNow(pc)).toMatchObject({ error: { code: 'nothingToSend' } });
  });

  it('leaves out what is not agreed, and signs exactly what was left out', async () => {
    const pc = await newPc();
    const { signed, path } = certify(pc);
    value(await pc.service.acceptCertificate({ grant: path, fingerprintConfirmed: true }));
    const kept = { homeAddress: '样例路 1 号', difficulty: ['1'] };
    pc.log.append([{ k: 'new', t: 'person', r: 'P1', f: { name: '样例甲', ...kept } }]);
    await save(pc);
    const texts = async (mode: 'incremental' | 'full', agreed?: string[]) => {
      const wish = { place: pc.place, mode, title: '', ...(agreed ? { agreed } : {}) };
      const made = value(await pc.service.exportBundle(wish));
      const bundle = receive({ ...pc, signed }, made.fileName);
      const [segment] = [...bundle.segments()];
      expect(made.cover?.withheld).toEqual(bundle.manifest.scope?.withheld);
      return {
        withheld: bundle.manifest.scope?.withheld,
        lines: value(segment as NonNullable<typeof segment>).lines.join(),
      };
    };
    const least = await texts('incremental');
    expect(least.withheld).toEqual(withheldFromDistrict());
    expect(least.lines).not.toMatch(/homeAddress|difficulty/);
    const agreed = await texts('full', ['hardship', 'somethingUnknown']);
    expect(agreed.withheld).toEqual(withheldFromDistrict(['hardship']));
    expect(agreed.lines).toContain('difficulty');
    expect(agreed.lines).not.toContain('homeAddress');
  });

  it('is refused with a sentence when not enrolled, expired, locked, or of the sample ledger', async () => {
    expect(await exportNow(await newPc())).toMatchObject({ error: { code: 'notEnrolled' } });
    expect(await exportNow(await newPc('sample'))).toMatchObject({ error: { code: 'sampleLedger' } });
    const pc = await enrolledPc();
    pc.nowMs = Date.UTC(2028, 0, 2);
    expect(await exportNow(pc)).toMatchObject({ error: { code: 'certificateExpired' } });
    pc.locked = true;
    expect(await exportNow(pc)).toMatchObject({ error: { code: 'locked' } });
  });

  it('never uses a number twice, even when the drive fails', async () => {
    const pc = await enrolledPc();
    writeFileSync(join(pc.stick, 'LXSYNC'), 'a file where the folder should be');
    expect((await exportNow(pc)).ok).toBe(false);
    expect(value(await pc.service.exchangeState()).bundles).toEqual([]);
    rmSync(join(pc.stick, 'LXSYNC'));
    expect(value(await exportNow(pc))).toMatchObject({ no: 2 });
  });

  it('lets two clicks make two bundles with two numbers', async () => {
    const pc = await enrolledPc();
    const numbers = (await Promise.all([exportNow(pc), exportNow(pc)])).map((reply) => value(reply).no);
    expect(numbers).toEqual([1, 2]);
  });

  it('finds a journal that does not hang together before anything is written', async () => {
    const pc = await enrolledPc();
    const [, second] = [...pc.journal.rows()];
    const broken: Journal = { ...pc.journal, rows: () => [second as BatchRow] };
    const service = createExchangeService({
      folder: join(pc.data, 'exchange'),
      session: () => pc.session,
      journal: () => broken,
      blobs: openBlobStore(join(pc.data, 'blobs')),
      places: openPlaces({
        file: join(pc.data, 'places.json'),
        offered: async () => [{ path: pc.stick, label: '样例U盘' }],
      }),
      readGrant: () => ({ ok: false, error: { code: 'none', message: '' } }),
      now: () => nowMs,
    });
    expect(await service.exportBundle({ place: pc.place, mode: 'full', title: '' })).toMatchObject({
      error: { code: 'journalDamaged' },
    });
    expect(existsSync(join(pc.stick, 'LXSYNC'))).toBe(false);
  });

  it('checks its own bundle: a row whose chain value is wrong does not leave the PC', async () => {
    const pc = await enrolledPc();
    const rows = [...pc.journal.rows()];
    const broken: Journal = {
      ...pc.journal,
      rows: () => rows.map((row, i) => (i === 1 ? { ...row, chain: 'a'.repeat(64) } : row)),
    };
    const service = createExchangeService({
      folder: join(pc.data, 'exchange'),
      session: () => pc.session,
      journal: () => broken,
      blobs: openBlobStore(join(pc.data, 'blobs')),
      places: openPlaces({
        file: join(pc.data, 'places.json'),
        offered: async () => [{ path: pc.stick, label: '样例U盘' }],
      }),
      readGrant: () => ({ ok: false, error: { code: 'none', message: '' } }),
      now: () => nowMs,
    });
    expect(await service.exportBundle({ place: pc.place, mode: 'full', title: '' })).toMatchObject({
      error: { code: 'E_CHAIN' },
    });
    expect(existsSync(join(pc.stick, 'LXSYNC'))).toBe(false);
  });
});

describe('回执', () => {
  it('tells what the district holds and what it sends back', async () => {
    const pc = await enrolledPc();
    const exported = value(await exportNow(pc));
    const reject = {
      op: '9f3c01d2a7b85e64',
      table: 'person',
      record: 'P1',
      field: 'phone',
      code: 'BAD_PHONE',
      msg: '电话不正确。',
      hint: '请核对。',
    };
    const path = answer(pc, receive(pc, exported.fileName), 1, { result: 'partial', rejects: [reject] });
    const imported = await takeIn(pc, path);
    expect(imported).toMatchObject({
      refused: [],
      taken: [{ receiptNo: 1, bundleDigest: exported.digest, result: 'partial' }],
    });
    expect(imported.taken[0]?.rejects).toEqual([
      {
        op: '9f3c01d2a7b85e64',
        table: 'person',
        record: 'P1',
        field: 'phone',
        code: 'BAD_PHONE',
        message: '电话不正确。请核对。',
      },
    ]);
    expect(value(await pc.service.exchangeState()).acknowledged).toEqual({ LOGA00000001: 3 });
  });

  it('may be imported twice, and late: a lower number takes nothing back', async () => {
    const pc = await enrolledPc();
    const first = receive(pc, value(await exportNow(pc)).fileName);
    pc.log.append([personDraft('P3', '样例丙')]);
    await save(pc);
    const second = receive(pc, value(await exportNow(pc)).fileName);
    const [early, late] = [answer(pc, first, 1), answer(pc, second, 2)];
    await takeIn(pc, late, late);
    const after = await takeIn(pc, early, late);
    expect(after.refused).toEqual([]);
    const state = value(await pc.service.exchangeState());
    expect(state.receipts.map((receipt) => receipt.receiptNo)).toEqual([1, 2]);
    expect(state.acknowledged).toEqual({ LOGA00000001: 4 });
  });

  it('is refused when its number was used for another, it answers no bundle of this PC, or it is damaged', async () => {
    const pc = await enrolledPc();
    const bundle = receive(pc, value(await exportNow(pc)).fileName);
    await takeIn(pc, answer(pc, bundle, 1));
    const damaged = join(folder, 'damaged.lxsync');
    writeFileSync(damaged, readBytes(answer(pc, bundle, 2)).subarray(1));
    const { taken, refused } = await takeIn(
      pc,
      answer(pc, bundle, 1, { code: 'OTHER' }),
      answer(pc, bundle, 3, { bundle: 'c'.repeat(64) }),
      damaged,
    );
    expect(taken).toEqual([]);
    expect(refused).toEqual([
      expect.stringContaining('已经收过一份内容不同的'),
      expect.stringContaining('不在本机的报送记录中'),
      expect.stringContaining('不是报送包或回执文件'),
    ]);
  });

  it('that the district lost everything makes the next bundle begin again', async () => {
    const pc = await enrolledPc();
    const bundle = receive(pc, value(await exportNow(pc)).fileName);
    await takeIn(pc, answer(pc, bundle, 1));
    pc.log.append([personDraft('P3', '样例丙')]);
    await save(pc);
    const next = value(await exportNow(pc));
    const held = receive(pc, next.fileName, stateWith(pc.log.batches.slice(0, 2)));
    const needs = answer(pc, held, 2, {
      result: 'rejected',
      code: 'E_NEED_FROM',
      ack: {},
      needs: { LOGA00000001: ['d'.repeat(64)] },
    });
    await takeIn(pc, needs);
    expect(value(await pc.service.exchangeState()).acknowledged).toEqual({});
    expect(value(await exportNow(pc))).toMatchObject({ operations: 4 });
  });

  it('that knows more of this PC’s log than the PC is shown as a warning, not taken as acknowledgement', async () => {
    const pc = await enrolledPc();
    const bundle = receive(pc, value(await exportNow(pc)).fileName);
    const ack = { LOGA00000001: [{ seq: 900, c: 'e'.repeat(64) }] };
    const { taken } = await takeIn(pc, answer(pc, bundle, 1, { ack }));
    expect(taken[0]?.rejects).toMatchObject([{ code: 'FORK', record: 'LOGA00000001' }]);
    expect(value(await pc.service.exchangeState()).acknowledged).toEqual({});
  });

  it('with the district’s newer document changes what the next bundle is encrypted to', async () => {
    const pc = await enrolledPc();
    const bundle = receive(pc, value(await exportNow(pc)).fileName);
    const rotated = { ...keys, enc: generateSm2KeyPair() };
    const newer = districtOf(rotated, { version: 2 });
    await takeIn(pc, answer(pc, bundle, 1, { districts: [newer] }));
    const next = value(await exportNow(pc, 'full'));
    const trust = trustOf(rotated, newer, [pc.signed]);
    expect(verifyBundle(readBytes(bundlePath(pc, next.fileName)), trust, emptyState, nodeDeflate).ok).toBe(true);
  });
});

describe('the record', () => {
  const recordOf = (pc: Pc) => join(pc.data, 'exchange', 'state.json');

  it('shows nothing to who cannot unseal it', async () => {
    const pc = await enrolledPc();
    value(await exportNow(pc));
    expect(readFileSync(recordOf(pc), 'utf8')).not.toMatch(/样例|十一月|bundles/);
  });

  it('is reported when it cannot be read, and left as it is', async () => {
    const pc = await enrolledPc();
    value(await exportNow(pc));
    for (const damage of [
      '',
      '{',
      '{"format":"lxexchange/1","sealed":"AAAA"}',
      '{"format":"lxexchange/1","sealed":"?"}',
    ]) {
      writeFileSync(recordOf(pc), damage);
      expect(await exportNow(pc)).toMatchObject({ error: { code: 'exchangeRecordUnreadable' } });
      expect(await pc.service.exchangeState()).toMatchObject({ ok: false });
      expect(readFileSync(recordOf(pc), 'utf8')).toBe(damage);
    }
    rmSync(recordOf(pc));
    expect(await exportNow(pc)).toMatchObject({ error: { code: 'exchangeRecordUnreadable' } });
  });

  it('keeps the generation before', async () => {
    const pc = await enrolledPc();
    value(await exportNow(pc));
    expect(existsSync(`${recordOf(pc)}.previous`)).toBe(true);
  });
});
