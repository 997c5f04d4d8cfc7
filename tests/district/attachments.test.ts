// Attachments: asked for when they are missing, kept in a folder under their digest, and proved by doctor.

import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { utf8 } from '#shared/base/bytes.ts';
import { randomBase32 } from '#shared/base/ids.ts';
import { sm3Hex } from '#shared/crypto/sm3.ts';
import { newLog, personDraft } from '#tests/bundle/sample-office.ts';
import {
  bundleWith,
  englishIn,
  enrolPc,
  importInto,
  newDistrict,
  openOnPc,
  queryIn,
  type SampleDistrict,
} from './sample-district.ts';

let district: SampleDistrict;
beforeAll(async () => {
  district = await newDistrict();
});
afterAll(() => district.remove());

/** A PC whose log names two photos. */
async function officeWithPhotos() {
  const pc = await enrolPc(district);
  const photos = [1, 2].map((i) => utf8(`照片 ${i} ${randomBase32(20)}`));
  const [first, second] = photos as [Uint8Array, Uint8Array];
  const log = newLog(randomBase32(12));
  const r = randomBase32(26);
  log.append([
    personDraft(r, '测试甲'),
    ...photos.map((photo) => ({
      k: 'blob' as const,
      t: 'person',
      r,
      f: { sm3: sm3Hex(photo), bytes: photo.length, mime: 'image/jpeg' },
    })),
  ]);
  return { pc, log, first, second };
}

const fileOf = (content: Uint8Array) => {
  const sm3 = sm3Hex(content);
  return join(district.dir, 'blobs', sm3.slice(0, 2), sm3);
};

describe('an attachment', () => {
  it('that has not come is asked for, and holds up nothing; a volume brings it', async () => {
    const { pc, log, first, second } = await officeWithPhotos();
    const sent = bundleWith(pc, { batches: log.batches, blobs: [first] });
    const { results } = await importInto(district, [sent.path]);
    expect(results[0]?.code).toBe('OK');
    expect(openOnPc(pc, results[0]?.receipt?.file)).toMatchObject({ minReader: 2, wants: [sm3Hex(second)] });
    expect(readFileSync(fileOf(first)).equals(first)).toBe(true);
    expect(existsSync(fileOf(second))).toBe(false);
    const [row] = await queryIn(district.dir, 'SELECT count(*)::int AS n FROM blob_held WHERE sm3 = $1', [
      sm3Hex(first),
    ]);
    expect(row?.n).toBe(1);
    const volume = { of: sent.digest, no: 1, index: 1, count: 1 };
    const next = await importInto(district, [bundleWith(pc, { blobs: [second] }, { no: 2, volume }).path]);
    expect(next.results[0]).toMatchObject({ outcome: 'stored', code: 'OK', operations: 0 });
    const receipt = openOnPc(pc, next.results[0]?.receipt?.file);
    expect([receipt.wants, receipt.minReader]).toEqual([undefined, 1]);
    expect(readFileSync(fileOf(second)).equals(second)).toBe(true);
  });

  it('that the office keeps back on purpose is not asked for, also when earlier lines named it', async () => {
    const { pc, log, first, second } = await officeWithPhotos();
    const open = await importInto(district, [bundleWith(pc, { batches: log.batches, blobs: [first] }).path]);
    expect(openOnPc(pc, open.results[0]?.receipt?.file).wants).toEqual([sm3Hex(second)]);
    const held = log.batches.length;
    log.append([personDraft(randomBase32(26), '测试乙')]);
    const scope = { purpose: 'report', withheld: { person: ['attachments'] } } as const;
    const later = bundleWith(pc, { batches: log.batches.slice(held) }, { no: 2, scope });
    const { results } = await importInto(district, [later.path]);
    expect([results[0]?.code, openOnPc(pc, results[0]?.receipt?.file).wants]).toEqual(['OK', undefined]);
    const status = await district.run(['status', '--dir', district.dir, '--json']);
    const standing = JSON.parse(status.out.join('')) as { device: string; wants: number }[];
    expect(standing.find(({ device }) => device === pc.signed.cert.subject)?.wants).toBe(0);
  });

  it('whose file is lost or damaged is named by doctor and taken from the original again', async () => {
    const { pc, log, first, second } = await officeWithPhotos();
    await importInto(district, [bundleWith(pc, { batches: log.batches, blobs: [first, second] }).path]);
    rmSync(fileOf(first));
    chmodSync(fileOf(second), 0o644);
    writeFileSync(fileOf(second), 'damaged');
    const found = await district.run(['doctor', '--dir', district.dir]);
    expect(found.exit).toBe(2);
    for (const photo of [first, second]) expect(found.out.join('')).toContain(`附件缺失或损坏：${sm3Hex(photo)}`);
    expect(found.out.map((line) => line.replace(/[0-9a-f]{64}/, '')).flatMap(englishIn)).toEqual([]);
    expect((await district.run(['doctor', '--dir', district.dir, '--rebuild'])).exit).toBe(0);
    expect((await district.run(['doctor', '--dir', district.dir])).exit).toBe(0);
    expect(readFileSync(fileOf(second)).equals(second)).toBe(true);
  });
});
