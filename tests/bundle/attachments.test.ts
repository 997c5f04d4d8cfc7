// Attachments: in the bundle after its segments, or in volumes of their own.

import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { nodeDeflate } from '#electron/services/exchange/node-deflate.ts';
import { utf8 } from '#shared/base/bytes.ts';
import {
  type BlobReference,
  blobsNamedIn,
  maxBlobsPerBundle,
  planVolumes,
  type VerifiedBlob,
  volumeBytes,
} from '#shared/bundle/blobs.ts';
import { type BundleRequest, createBundleWriter } from '#shared/bundle/encode-bundle.ts';
import { maxPartBytes } from '#shared/bundle/header.ts';
import type { Manifest } from '#shared/bundle/manifest.ts';
import { openReceipt } from '#shared/bundle/receipt.ts';
import { verifyBundle } from '#shared/bundle/verify-bundle.ts';
import { sm3Hex } from '#shared/crypto/sm3.ts';
import {
  type BundleContent,
  bundleFor,
  deviceId,
  emptyState,
  encryptionKeyOf,
  newLog,
  newOffice,
  openingKeysOf,
  outcomeAt,
  personDraft,
  receiptFor,
  requestOf,
  rewritten,
  street,
} from './sample-office.ts';

const office = newOffice();
const { keys, district, device, trust } = office;

const photo = (seed: number, length = 3000) => Uint8Array.from({ length }, (_, i) => (i * i * seed) >> 3);
const photos = [photo(1), photo(2), photo(3)];
const log = newLog('LOGA00000001');
log.append([
  personDraft('P1', '样例甲'),
  ...photos.map((content, i) => ({
    k: 'blob' as const,
    t: 'attachment',
    r: `B${i}`,
    f: { sm3: sm3Hex(content), bytes: content.length, mime: 'image/jpeg', w: 10, h: 10 },
  })),
]);

const bundleOf = (content: BundleContent, changes: Partial<BundleRequest> = {}) =>
  bundleFor(district.district.enc, device, content, changes);

function read(bytes: Uint8Array) {
  const verified = verifyBundle(bytes, trust, emptyState, nodeDeflate);
  if (!verified.ok) return { code: verified.error.code };
  const segments = [...verified.value.segments()];
  const blobs: VerifiedBlob[] = [];
  for (const blob of verified.value.blobs()) {
    if (!blob.ok) return { code: blob.error.code };
    blobs.push(blob.value);
  }
  const operations = segments.flatMap((segment) => (segment.ok ? segment.value.operations : []));
  return { code: 'accepted', blobs, operations, manifest: verified.value.manifest };
}

describe('attachments in a bundle', () => {
  const bundle = bundleOf({ batches: log.batches, blobs: [...photos, photos[0] as Uint8Array] });

  it('come out as they went in, each once, after the text', () => {
    const { blobs, operations, manifest } = read(bundle.bytes);
    expect(blobs?.map(({ content }) => content)).toEqual(photos);
    expect(operations).toHaveLength(5);
    expect(manifest?.segments.map(({ part }) => part)).toEqual([2]);
    expect(manifest?.blobs?.map(({ part }) => part)).toEqual([3, 4, 5]);
    expect(manifest?.minReader).toBe(2);
  });

  it('are those that the operations name', () => {
    const { operations = [], blobs = [] } = read(bundle.bytes);
    expect(blobsNamedIn(operations).map(({ sm3 }) => sm3)).toEqual(blobs.map(({ sm3 }) => sm3));
  });

  it('may all be missing: the record is whole without them', () => {
    const { code, operations, blobs } = read(bundleOf({ batches: log.batches }).bytes);
    expect([code, operations?.length, blobs]).toEqual(['accepted', 5, []]);
  });

  it('stand after every segment, and a file without text is none', () => {
    const writer = createBundleWriter(requestOf(district.district.enc, device), nodeDeflate);
    writer.addBlob(photo(1), 'image/jpeg');
    for (const batch of log.batches) writer.add(batch);
    expect(() => writer.finish({})).toThrow('blobs[0]');
    expect(() => bundleOf({ blobs: photos })).toThrow('segments');
    expect(() => bundleOf({})).toThrow('segments');
  });

  it('shows neither their names nor their bytes on the outside', () => {
    expect(Buffer.from(bundle.bytes).includes(sm3Hex(photos[0] as Uint8Array))).toBe(false);
    expect(Buffer.from(bundle.bytes).includes(Buffer.from(photo(1).subarray(100, 132)))).toBe(false);
  });
});

describe('a volume of attachments', () => {
  const main = bundleOf({ batches: log.batches, volumes: { count: 2, blobs: 3, bytes: 9000 } });
  const volumeOf = (index: number, blobs: readonly Uint8Array[]) =>
    bundleOf({ blobs }, { no: 1 + index, volume: { of: main.digest, no: 1, index, count: 2 } });
  const volumes = [volumeOf(1, photos.slice(0, 2)), volumeOf(2, photos.slice(2))];

  it('names the bundle it belongs to, which came first and says how many follow', () => {
    expect(read(main.bytes).manifest?.volumes).toEqual({ count: 2, blobs: 3, bytes: 9000 });
    const got = volumes.map(({ bytes }) => read(bytes));
    expect(got.map(({ manifest }) => manifest?.volume)).toEqual([
      { of: main.digest, no: 1, index: 1, count: 2 },
      { of: main.digest, no: 1, index: 2, count: 2 },
    ]);
    expect(got.flatMap(({ blobs }) => blobs?.map(({ content }) => content))).toEqual(photos);
    expect(volumes.map(({ header }) => header.title)).toEqual([
      'LX-990102001-7K3F-000002-changes-v1of2-000001',
      'LX-990102001-7K3F-000003-changes-v2of2-000001',
    ]);
  });

  it('of a PC that was revoked before it was made is refused; one made before is taken', () => {
    const [volume] = volumes as [ReturnType<typeof volumeOf>];
    const codeAt = (at: string) =>
      outcomeAt({ ...trust, revocation: () => ({ at, lastSeq: { LOGA00000001: 5 } }) }, volume.bytes);
    expect(codeAt('2026-01-01T00:00:00Z')).toBe('E_CERT_REVOKED');
    expect(codeAt(volume.header.createdAt)).toBe('accepted');
  });

  it('holds attachments only', () => {
    const volume = { of: main.digest, no: 1, index: 1, count: 1 };
    expect(() => bundleOf({ batches: log.batches, blobs: photos }, { volume })).toThrow('segments');
    expect(() => bundleOf({}, { volume })).toThrow('volume');
    expect(() => bundleOf({ blobs: photos }, { volume: { ...volume, index: 2 } })).toThrow('volume');
  });

  const [bundle] = volumes as [ReturnType<typeof volumeOf>];
  const [first, second] = bundle.manifest.blobs ?? [];

  const around = (manifest: object) => rewritten(bundle, device, district, manifest, photos.slice(0, 2));

  test.each<[string, Partial<Manifest>]>([
    ['accepted', {}],
    ['E_BLOB', { blobs: [first, { ...second, sm3: 'a'.repeat(64) }] as Manifest['blobs'] }],
    ['E_MANIFEST', { blobs: [first, { ...second, bytes: 1 }] as Manifest['blobs'] }],
    ['E_MANIFEST', { blobs: [first, { ...second, part: 9 }] as Manifest['blobs'] }],
    ['E_MANIFEST', { blobs: [first, { ...second, sm3: first?.sm3 }] as Manifest['blobs'] }],
    ['E_MANIFEST', { blobs: [first] as Manifest['blobs'] }],
    ['E_MANIFEST', { blobs: [first, { ...second, mime: 'no type' }] as Manifest['blobs'] }],
    ['E_MANIFEST', { volume: undefined }],
    ['E_MANIFEST', { minReader: 1 }],
  ])('%s %j', (code, changes) => expect(outcomeAt(trust, around({ ...bundle.manifest, ...changes }))).toBe(code));
});

describe('sharing attachments out among volumes', () => {
  const blobs = fc.array(
    fc.record({
      sm3: fc.string(),
      bytes: fc.integer({ min: 0, max: 3_000_000 }),
      mime: fc.constant('image/jpeg'),
    }),
    { maxLength: 60 },
  );

  it('keeps every attachment once, in order, each volume below its limit', () => {
    fc.assert(
      fc.property(blobs, fc.integer({ min: 60_000, max: 5_000_000 }), (all, limit) => {
        const { volumes, tooLarge } = planVolumes(all, limit);
        const kept = all.filter((blob) => !tooLarge.includes(blob));
        expect(volumes.flat()).toEqual(kept);
        for (const volume of volumes) {
          expect(volume.length).toBeGreaterThan(0);
          expect(volumeBytes(volume)).toBeLessThanOrEqual(limit);
        }
        for (const blob of tooLarge) expect(volumeBytes([blob])).toBeGreaterThan(limit);
      }),
    );
  });

  it('never makes a file larger than it says', () => {
    const recipients = Array.from({ length: 64 }, () => encryptionKeyOf(keys.enc));
    const small = Array.from({ length: maxBlobsPerBundle }, (_, i) => utf8(`photo ${i}`));
    const volume = { of: 'a'.repeat(64), no: 1, index: 1, count: 1 };
    const { bytes } = bundleOf({ blobs: small }, { recipients, volume });
    expect(bytes.length).toBeLessThanOrEqual(volumeBytes(small.map((content) => ({ bytes: content.length }))));
  });

  it('takes no more attachments than a header can list, and none larger than a part', () => {
    const blob = (bytes: number): BlobReference => ({ sm3: '', bytes, mime: 'image/jpeg' });
    const many = planVolumes(
      Array.from({ length: maxBlobsPerBundle + 1 }, () => blob(1)),
      2 ** 32,
    );
    expect(many.volumes.map((volume) => volume.length)).toEqual([maxBlobsPerBundle, 1]);
    expect(planVolumes([blob(maxPartBytes), blob(maxPartBytes + 1)], 2 ** 32)).toMatchObject({
      volumes: [[{ bytes: maxPartBytes }]],
      tooLarge: [{ bytes: maxPartBytes + 1 }],
    });
  });
});

describe('a receipt', () => {
  it('asks for attachments that have not come', () => {
    const wants = photos.map(sm3Hex);
    const bytes = receiptFor(device.signed, office, { wants });
    const trust = { district: district.district, device: deviceId, street, keys: openingKeysOf(device) };
    const opened = openReceipt(bytes, trust);
    expect(opened).toMatchObject({ ok: true, value: { receipt: { wants, minReader: 2 } } });
  });
});
