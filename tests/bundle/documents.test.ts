// The papers of enrolment: district document, certificate, request, and the digits that people compare.

import { describe, expect, it } from 'vitest';
import { fromUtf8, toHex, utf8 } from '#shared/base/bytes.ts';
import { type BundleError, describeBundleError } from '#shared/bundle/bundle-error.ts';
import { encodeCertificateFile, readCertificateFile } from '#shared/bundle/certificate.ts';
import { checkCodeOf, digitGroups } from '#shared/bundle/check-code.ts';
import { districtFingerprint, encodeDistrict, readDistrict } from '#shared/bundle/district-document.ts';
import { encodeRequest, readRequest, requestCode, signRequest } from '#shared/bundle/enrolment.ts';
import { bundleFileName, receiptFileName, uploadFolder } from '#shared/bundle/file-names.ts';
import { generateSm2KeyPair } from '#shared/crypto/sm2.ts';
import { deviceId, districtOf, newDevice, newKeyRing, now, street } from './sample-office.ts';

const keys = newKeyRing();
const district = districtOf(keys);
const device = newDevice(keys);
const pairs = [generateSm2KeyPair(), generateSm2KeyPair()] as const;
const request = signRequest(pairs[0].privateKey, {
  street,
  streetName: '样例街道',
  deviceId,
  deviceName: '样例电脑1',
  signPub: toHex(pairs[0].publicKey),
  encPub: toHex(pairs[1].publicKey),
  nonce: '0'.repeat(32),
  createdAt: now,
});

type Reader = (bytes: Uint8Array) => { readonly ok: boolean };
const documents: readonly [string, Uint8Array, Reader][] = [
  ['district.json', encodeDistrict(district), readDistrict],
  ['.lxcert', encodeCertificateFile(device.signed, [district]), readCertificateFile],
  ['.lxreq', encodeRequest(request), readRequest],
];

describe.each(documents)('%s', (_name, bytes, read) => {
  it('is read as it was written', () => expect(read(bytes)).toMatchObject({ ok: true }));

  it('is refused with a byte changed, missing or added', () => {
    const step = Math.floor(bytes.length / 60);
    const changed = [...bytes.keys()]
      .filter((at) => at % step === 0)
      .map((at) => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte)));
    const cut = [0, 1, 10, bytes.length - 1].map((length) => bytes.subarray(0, length));
    for (const wrong of [...changed, ...cut, utf8(`${fromUtf8(bytes)} `), utf8(`\ufeff${fromUtf8(bytes)}`)])
      expect(read(wrong)).toMatchObject({ ok: false });
  });

  it('is refused with a key too many', () => {
    expect(read(utf8(fromUtf8(bytes).replace(/}$/, ',"z":1}')))).toMatchObject({ ok: false });
  });
});

describe('a certificate', () => {
  const codeOf = (bytes: Uint8Array) => {
    const read = readCertificateFile(bytes);
    return read.ok ? 'accepted' : read.error.code;
  };
  it('of another district’s key is refused', () => {
    const stranger = newDevice(newKeyRing());
    expect(codeOf(encodeCertificateFile(stranger.signed, [district]))).toBe('E_CERT_SIGNATURE');
  });
  it('that names another issuer is refused', () => {
    expect(codeOf(encodeCertificateFile(device.signed, [districtOf(keys, { code: '990103' })]))).toBe('E_CERT_ROLE');
  });
  it('with a district document that its root keys did not sign is refused', () => {
    const forged = { ...district, district: { ...district.district, name: '别的区' } };
    expect(codeOf(encodeCertificateFile(device.signed, [forged]))).toBe('E_DISTRICT_SIGNATURE');
  });
});

describe('a request', () => {
  it('signed with another key than it names is refused', () => {
    const { format: _f, kind: _k, suite: _s, ...fields } = request.request;
    const forged = signRequest(pairs[1].privateKey, fields);
    expect(readRequest(encodeRequest(forged))).toMatchObject({ error: { code: 'E_REQUEST_SIGNATURE' } });
  });
  it('with a key off the curve is refused', () => {
    const { format: _f, kind: _k, suite: _s, ...fields } = request.request;
    const forged = signRequest(pairs[0].privateKey, { ...fields, encPub: `04${'1'.repeat(128)}` });
    expect(readRequest(encodeRequest(forged))).toMatchObject({ error: { code: 'E_DOCUMENT', key: 'signPub' } });
  });
});

describe('digits for people', () => {
  it('are groups of four', () => {
    expect(digitGroups(Uint8Array.of(0, 0, 0, 7, 0xff, 0xff, 0xff, 0xff), 2)).toBe('0007 7295');
    expect(checkCodeOf(new Uint8Array(32).fill(1))).toBe('3009 3009 3009 3009');
    expect(requestCode(request.request)).toMatch(/^\d{4}( \d{4}){7}$/);
    expect(districtFingerprint(district.district)).toMatch(/^\d{4}( \d{4}){7}$/);
  });
  it('change with what they stand for', () => {
    expect(districtFingerprint(districtOf(newKeyRing()).district)).not.toBe(districtFingerprint(district.district));
    expect(districtFingerprint(districtOf(keys, { version: 2 }).district)).toBe(districtFingerprint(district.district));
  });
});

describe('names', () => {
  const name = { street, deviceId, no: 17 };
  it('say street, PC and number', () => {
    expect(bundleFileName(name)).toBe('LX-990102001-7K3F-000017-changes.lxsync');
    expect(receiptFileName(name, 21)).toBe('LX-990102001-7K3F-000017-rcpt-000021.lxsync');
    expect(uploadFolder('990102', street, deviceId).join('/')).toBe('LXSYNC/990102/up/990102001/7K3F');
  });
});

describe('describeBundleError', () => {
  const errors: readonly BundleError[] = [
    { code: 'E_NOT_A_BUNDLE' },
    { code: 'E_NEED_FROM', needs: { LOGA: ['a'] } },
    { code: 'E_UPGRADE_REQUIRED', needed: 2, mine: 1 },
    { code: 'E_LINE', log: 'LOGA', seq: 3, error: { kind: 'notCanonical' } },
    { code: 'E_CERT_REVOKED', signer: 'PC', at: now },
  ];
  it('says in plain Chinese what happened and what to do, without the code', () => {
    for (const error of errors) {
      expect(describeBundleError(error)).toMatch(/请/);
      expect(describeBundleError(error)).not.toContain('E_');
    }
  });
});
