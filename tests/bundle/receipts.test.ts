import { describe, expect, it } from 'vitest';
import { nodeDeflate } from '#electron/services/exchange/node-deflate.ts';
import { certificateDigest } from '#shared/bundle/certificate.ts';
import { openReceipt, type Receipt, type ReceiptTrust, writeReceipt } from '#shared/bundle/receipt.ts';
import { verifyBundle } from '#shared/bundle/verify-bundle.ts';
import {
  deviceId,
  districtOf,
  emptyState,
  newDevice,
  newKeyRing,
  newLog,
  now,
  openingKeysOf,
  street,
  trustOf,
  writeBundle,
} from './sample-office.ts';

const keys = newKeyRing();
const district = districtOf(keys);
const device = newDevice(keys);
const other = newDevice(keys, { subject: '01JTESTDEVICE0000000009999' });
const content: Omit<Receipt, 'format' | 'minReader'> = {
  bundle: 'a'.repeat(64),
  no: 17,
  device: deviceId,
  street,
  at: now,
  result: 'partial',
  code: 'OK',
  ack: { LOGA00000001: [{ seq: 3, c: 'b'.repeat(64) }] },
  needs: {},
  forks: [],
  flags: [],
  rejects: [
    { op: '9f3c01d2a7b85e64', table: 'person', record: 'P1', field: 'phone', code: 'BAD_PHONE', msg: '电话不正确' },
  ],
  dups: [],
  rno: 21,
};
const write = (changes: Partial<typeof content> = {}, to = device, by = { keys, district }) =>
  writeReceipt({
    district: by.district.district,
    receiptKey: by.keys.receipt.privateKey,
    certificate: to.signed.cert,
    prev: null,
    receipt: { ...content, ...changes },
  }).bytes;
const trustOfDevice = (owner = device): ReceiptTrust => ({
  district: district.district,
  device: owner.signed.cert.subject,
  street,
  keys: openingKeysOf(owner),
});
const codeOf = (bytes: Uint8Array, trust = trustOfDevice()) => {
  const opened = openReceipt(bytes, trust);
  return opened.ok ? 'accepted' : opened.error.code;
};

describe('a receipt', () => {
  it('is read by the device it was written for', () => {
    expect(openReceipt(write(), trustOfDevice())).toMatchObject({ ok: true, value: { receipt: content } });
  });
  it('forged with another district’s keys is refused', () => {
    const foreign = newKeyRing();
    expect(codeOf(write({}, device, { keys: foreign, district: districtOf(foreign) }))).toBe('E_CERT_UNKNOWN');
    const impostor = { ...keys, receipt: foreign.receipt };
    expect(codeOf(write({}, device, { keys: impostor, district }))).toBe('E_SIGNATURE');
  });
  it('signed by an enrolled device is refused', () => {
    const posing = { ...keys, receipt: other.signing };
    expect(codeOf(write({}, device, { keys: posing, district }))).toBe('E_SIGNATURE');
  });
  it('for somebody else is refused', () => {
    expect(codeOf(write({ device: other.signed.cert.subject }, other))).toBe('E_NOT_FOR_ME');
    expect(codeOf(write({ device: other.signed.cert.subject }))).toBe('E_SENDER');
    expect(codeOf(write({ street: '990102002' }))).toBe('E_SENDER');
    expect(codeOf(write(), { ...trustOfDevice(), keys: [] })).toBe('E_NOT_FOR_ME');
  });
  it('with contents of a wrong shape is refused', () => {
    expect(codeOf(write({ code: 'lower case' }))).toBe('E_DOCUMENT');
    expect(codeOf(write({ ack: { LOGA: [{ seq: 0, c: 'x' }] } }))).toBe('E_DOCUMENT');
    expect(codeOf(write({ wants: ['x'] }))).toBe('E_DOCUMENT');
  });
  it('may carry the district’s newer document, if its root signed it', () => {
    const newer = districtOf(keys, { version: 2 });
    expect(codeOf(write({ districts: [newer] }))).toBe('accepted');
    const forged = { ...newer, district: { ...newer.district, version: 3 } };
    expect(codeOf(write({ districts: [forged] }))).toBe('E_DISTRICT_SIGNATURE');
  });
  it('stays valid when the district changes other keys than the receipt key', () => {
    const newer = districtOf(keys, { version: 2 });
    expect(codeOf(write(), { ...trustOfDevice(), district: newer.district })).toBe('accepted');
  });
  it('is no bundle of changes, and the other way round', () => {
    const log = newLog('LOGA00000001');
    expect(codeOf(writeBundle(device, district, log.batches).bytes)).toBe('E_KIND');
    const trust = trustOf(keys, district, [device.signed]);
    expect(verifyBundle(write(), trust, emptyState, nodeDeflate)).toMatchObject({ error: { code: 'E_KIND' } });
    expect(certificateDigest(device.signed.cert)).toMatch(/^[0-9a-f]{64}$/);
  });
});
