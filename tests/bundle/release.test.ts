// What makes a bundle a report that people answer for: totals as on the 报送单, results of the checks, the secretary's seal.

import { describe, expect, it, test } from 'vitest';
import { nodeDeflate } from '#electron/services/exchange/node-deflate.ts';
import { toHex } from '#shared/base/bytes.ts';
import { issueCertificate, type SignedCertificate } from '#shared/bundle/certificate.ts';
import { checkCodeOf } from '#shared/bundle/check-code.ts';
import { type Checks, compareChecks } from '#shared/bundle/checks.ts';
import { coverSheetOf, readQrDigits } from '#shared/bundle/cover.ts';
import type { Manifest } from '#shared/bundle/manifest.ts';
import { sealManifest } from '#shared/bundle/seals.ts';
import { type TrustStore, verifyBundle } from '#shared/bundle/verify-bundle.ts';
import { generateSm2KeyPair } from '#shared/crypto/sm2.ts';
import {
  emptyState,
  newLog,
  newOffice,
  now,
  personDraft,
  rewritten,
  street,
  trustOf,
  writeBundle,
} from './sample-office.ts';

const { keys, district, device } = newOffice();

const log = newLog('LOGA00000001');
log.append([
  personDraft('P1', '样例甲'),
  personDraft('P2', '样例乙'),
  { k: 'new', t: 'visit', r: 'V1', f: { on: '1' } },
]);
log.append([
  { k: 'set', t: 'person', r: 'P1', f: { phone: '19900000002' } },
  { k: 'note', t: 'import', f: { n: 1 } },
]);
const totals = [
  { table: 'person', records: 2, operations: 3 },
  { table: 'visit', records: 1, operations: 1 },
];
const period = { from: '2026-01-01', to: '2026-12-31' };
const checks: Checks = {
  ...period,
  rules: [
    { table: 'person', code: 'BAD_PHONE', count: 2 },
    { table: 'person', code: 'NAME_MISSING', count: 1 },
  ],
  figures: [
    { id: 'P-01.v1', value: 12 },
    { id: 'S-01.v1', value: 0 },
  ],
};

const secretaryKey = generateSm2KeyPair();
const secretaryOf = (
  changes: { street?: string; notAfter?: string } = {},
  role: 'secretary' | 'device' = 'secretary',
) =>
  issueCertificate(
    keys.ca.privateKey,
    {
      serial: '07',
      subject: 'U-SECRETARY',
      deviceName: '书记（样例）',
      street: changes.street ?? street,
      streetName: '样例街道两新组织综合党委',
      issuer: '990102',
      signPub: toHex(secretaryKey.publicKey),
      encPub: toHex(secretaryKey.publicKey),
      notBefore: '2026-01-01T00:00:00Z',
      notAfter: changes.notAfter ?? '2027-12-31T00:00:00Z',
    },
    role,
  );
const secretary = secretaryOf();
const release = (manifest: Manifest) => [sealManifest(manifest, secretaryKey.privateKey, secretary)];

const bundleOf = (changes: Parameters<typeof writeBundle>[3]) => writeBundle(device, district, log.batches, changes);

function read(bytes: Uint8Array, changes: Partial<TrustStore> = {}) {
  const trust = trustOf(keys, district, [device.signed], changes);
  const verified = verifyBundle(bytes, trust, emptyState, nodeDeflate);
  if (!verified.ok) return { code: verified.error.code };
  for (const segment of verified.value.segments()) if (!segment.ok) return { code: segment.error.code };
  return { code: 'accepted', ...verified.value };
}

/** A bundle of the device with another manifest around the same segment, properly signed. */
function withManifest(bundle: ReturnType<typeof bundleOf>, change: (manifest: Manifest) => object): Uint8Array {
  const packed = nodeDeflate.gzip(Buffer.concat(log.batches.map(({ text }) => text)));
  return rewritten(bundle, device, district, change(bundle.manifest), [packed]);
}

describe('the totals of the 报送单', () => {
  const bundle = bundleOf({ cover: { period } });

  it('are counted while the bundle is written, and again by whoever reads it', () => {
    expect(bundle.manifest.cover).toEqual({ period, totals });
    expect(read(bundle.bytes).code).toBe('accepted');
  });

  it('are of what the bundle carries: what is left out does not count', () => {
    const scope = { purpose: 'report' as const, withheld: { visit: ['*'] } };
    const { manifest, bytes } = bundleOf({ cover: {}, scope });
    expect(manifest.cover).toEqual({ totals: [totals[0]] });
    expect(read(bytes).code).toBe('accepted');
  });

  test.each([
    ['E_COVER', [{ ...totals[0], operations: 4 }, totals[1]]],
    ['E_COVER', [{ ...totals[0], records: 1 }, totals[1]]],
    ['E_COVER', [totals[0]]],
    ['E_MANIFEST', [totals[1], totals[0]]],
    ['E_MANIFEST', [totals[0], totals[0], totals[1]]],
    ['E_MANIFEST', [{ ...totals[0], more: 1 }, totals[1]]],
  ])('%s %j', (code, wrong) => {
    const changed = withManifest(bundle, (manifest) => ({ ...manifest, cover: { period, totals: wrong } }));
    expect(read(changed).code).toBe(code);
  });

  it('a period that ends before it begins is none', () => {
    const cover = { totals, period: { from: period.to, to: period.from } };
    expect(read(withManifest(bundle, (manifest) => ({ ...manifest, cover }))).code).toBe('E_MANIFEST');
  });

  it('give the sheet of paper, with the check code of this very file', () => {
    const volumes = { count: 2, blobs: 31, bytes: 9_000_000 };
    const { manifest, header, bytes, digest } = bundleOf({ cover: { period }, no: 17, volumes, seal: release });
    const sheet = coverSheetOf(manifest, header);
    expect(sheet).toMatchObject({
      name: 'LX-990102001-7K3F-000017-changes',
      title: '十一月报送',
      street,
      no: 17,
      createdAt: now,
      period,
      totals,
      operations: 6,
      attachments: { count: 0, bytes: 0 },
      volumes,
      sealedBy: ['书记（样例）'],
      checkCode: checkCodeOf(Uint8Array.from(Buffer.from(digest, 'hex'))),
    });
    const verified = verifyBundle(bytes, trustOf(keys, district, [device.signed]), emptyState, nodeDeflate);
    expect(verified.ok && coverSheetOf(verified.value.manifest, verified.value.header)).toEqual(sheet);
    const other = bundleOf({ cover: { period }, no: 18 });
    expect(coverSheetOf(other.manifest, other.header).checkCode).not.toBe(sheet.checkCode);
  });

  it('have a code for scanning, of digits only, that says where it belongs', () => {
    const { manifest, header } = bundleOf({ no: 17 });
    const { qr, checkCode } = coverSheetOf(manifest, header);
    expect(qr).toMatch(/^990102001000017\d{24}$/);
    expect(readQrDigits(qr)).toEqual({ street, no: 17, day: '2026-11-22', checkCode });
    expect(readQrDigits(`${qr}0`)).toBeUndefined();
  });
});

describe('the results of the sender’s checks', () => {
  it('travel in the manifest', () => {
    const { bytes, manifest } = bundleOf({ checks });
    expect(manifest).toMatchObject({ checks, minReader: 2 });
    expect(read(bytes).code).toBe('accepted');
  });

  test.each<[string, object]>([
    ['in another order', { ...checks, rules: [...checks.rules].reverse() }],
    ['twice', { ...checks, figures: [checks.figures[0], checks.figures[0]] }],
    ['with nothing found', { ...checks, rules: [{ ...checks.rules[0], count: 0 }] }],
    ['with more', { ...checks, later: 1 }],
  ])('are refused %s', (_, wrong) => {
    const changed = withManifest(bundleOf({ checks }), (manifest) => ({ ...manifest, checks: wrong }));
    expect(read(changed).code).toBe('E_MANIFEST');
  });

  it('are compared rule by rule and figure by figure', () => {
    expect(compareChecks(checks, checks)).toEqual([]);
    const own: Checks = {
      ...checks,
      rules: [{ table: 'person', code: 'BAD_PHONE', count: 3 }],
      figures: [
        { id: 'P-01.v1', value: 11 },
        { id: 'P-02.v1', value: 1 },
        { id: 'S-01.v1', value: 0 },
      ],
    };
    expect(compareChecks(checks, own)).toEqual([
      { kind: 'rule', rule: 'person BAD_PHONE', sent: 2, own: 3 },
      { kind: 'rule', rule: 'person NAME_MISSING', sent: 1, own: 0 },
      { kind: 'figure', rule: 'P-01.v1', sent: 12, own: 11 },
      { kind: 'figure', rule: 'P-02.v1', sent: undefined, own: 1 },
    ]);
  });
});

describe('the secretary’s seal', () => {
  const bundle = bundleOf({ cover: { period }, checks, seal: release });
  const [seal] = bundle.manifest.seals ?? [];

  it('is given to what the clerk prepared, and checked by whoever reads it', () => {
    const opened = read(bundle.bytes);
    expect(opened).toMatchObject({ code: 'accepted', sealedBy: [{ subject: 'U-SECRETARY', role: 'secretary' }] });
    expect(read(bundleOf({}).bytes)).toMatchObject({ code: 'accepted', sealedBy: [] });
  });

  it('shows the secretary the finished manifest', () => {
    let shown: Manifest | undefined;
    bundleOf({
      seal: (manifest) => {
        shown = manifest;
        return [];
      },
    });
    expect(shown).toMatchObject({ segments: [{ first: 1, last: 6 }], needs: {} });
  });

  const sealedBy =
    (certificate: SignedCertificate, key = secretaryKey.privateKey) =>
    (manifest: Manifest) => [sealManifest(manifest, key, certificate)];
  test.each<[string, string, Uint8Array, Partial<TrustStore>?]>([
    ['E_SEAL', 'on a manifest that was changed', withManifest(bundle, (m) => ({ ...m, title: '别的' }))],
    ['E_SEAL', 'on totals that were changed', withManifest(bundle, (m) => ({ ...m, cover: { totals } }))],
    ['E_SEAL', 'of another bundle', withManifest(bundleOf({ checks }), (m) => ({ ...m, seals: [seal] }))],
    ['E_SEAL', 'twice', withManifest(bundle, (m) => ({ ...m, seals: [seal, seal] }))],
    ['E_SEAL', 'with a clerk’s key', bundleOf({ seal: sealedBy(secretary, device.signing.privateKey) }).bytes],
    ['E_CERT_ROLE', 'with the certificate of a PC', bundleOf({ seal: sealedBy(secretaryOf({}, 'device')) }).bytes],
    ['E_WRONG_STREET', 'by another office', bundleOf({ seal: sealedBy(secretaryOf({ street: '990102002' })) }).bytes],
    [
      'E_CERT_EXPIRED',
      'with a certificate that had run out',
      bundleOf({ seal: sealedBy(secretaryOf({ notAfter: '2026-10-01T00:00:00Z' })) }).bytes,
    ],
    [
      'E_CERT_SIGNATURE',
      'with a certificate that the district did not sign',
      bundleOf({ seal: sealedBy({ ...secretary, certSig: device.signed.certSig }) }).bytes,
    ],
    [
      'E_CERT_REVOKED',
      'after the revocation',
      bundle.bytes,
      { revocation: ({ role }) => (role === 'secretary' ? { at: now, lastSeq: {} } : undefined) },
    ],
  ])('%s %s', (code, _, bytes, trust = {}) => expect(read(bytes, trust).code).toBe(code));

  it('does not make a secretary a PC: his key cannot send', () => {
    const impostor = { ...device, signed: secretary, signing: secretaryKey };
    const sent = writeBundle(impostor, district, log.batches);
    const trust = trustOf(keys, district, [secretary]);
    expect(verifyBundle(sent.bytes, trust, emptyState, nodeDeflate)).toMatchObject({ error: { code: 'E_CERT_ROLE' } });
  });

  it('names nobody on the outside', () => {
    expect(Buffer.from(bundle.bytes).includes('U-SECRETARY')).toBe(false);
  });
});
