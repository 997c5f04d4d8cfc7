// A certificate over its life: reminded of, renewed by a request under the same key, replaced after a change of keys.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nowMs } from '#tests/bundle/sample-office.ts';
import { newDistrict, type SampleDistrict } from '#tests/district/sample-district.ts';
import { enrol, newOfficeHost, type OfficeHost, placeOf, refusal, value } from './office-host.ts';

const dayMs = 86_400_000;
const nearlyOver = Date.UTC(2028, 9, 1, 8);

let district: SampleDistrict;
let pc: OfficeHost;
beforeEach(async () => {
  district = await newDistrict();
  pc = await newOfficeHost(district);
  await enrol(pc, district);
});
afterEach(() => district.remove());

const request = async () =>
  join(pc.stick, (await value(pc.host.writeEnrolmentRequest({ place: await placeOf(pc.host) }))).fileName);
const approve = (file: string, atMs: number) =>
  district.run(['enrol', 'approve', file, '--dir', district.dir, '--out', pc.stick], atMs);
const accept = async () => {
  const [preview] = await value(pc.host.pickCertificate());
  return pc.host.acceptCertificate({ grant: preview?.grant ?? '', fingerprintConfirmed: true });
};

describe('renewal', () => {
  it('is wanted 90 days before the end, and recognised by the district without a telephone call', async () => {
    expect((await value(pc.host.enrolmentState())).needsRenewal).toBeUndefined();
    pc.setTime(nearlyOver);
    expect((await value(pc.host.enrolmentState())).needsRenewal).toBe(true);
    const file = await request();
    const shown = await district.run(['enrol', 'show', file, '--dir', district.dir], nearlyOver);
    expect(shown.out.join('\n')).toContain('这是换发');
    const approved = await approve(file, nearlyOver);
    expect(approved.out[0]).toMatch(/这是换发.*不必再电话核对/);
    expect((await accept()).ok).toBe(true);
    expect(await value(pc.host.enrolmentState())).toMatchObject({ enrolled: true, notAfter: '2030-10-01T08:00:00Z' });
    expect((await value(pc.host.enrolmentState())).needsRenewal).toBeUndefined();
  });

  it('asks with a new request, not with the one that was answered', async () => {
    pc.setTime(nearlyOver);
    const before = (await value(pc.host.enrolmentState())).requestCode;
    await request();
    const after = (await value(pc.host.enrolmentState())).requestCode;
    expect(after).not.toBe(before);
    await request();
    expect((await value(pc.host.enrolmentState())).requestCode).toBe(after);
  });

  it('is no renewal long after the end, or when the certificate was revoked', async () => {
    const file = await request();
    const late = await district.run(['enrol', 'show', file, '--dir', district.dir], Date.UTC(2029, 5, 1));
    expect(late.out.join('\n')).not.toContain('换发');
    const serial = (await district.run(['enrol', 'list', '--dir', district.dir])).out[0]?.split(' ')[0] as string;
    await district.run(['enrol', 'revoke', serial, '--reason', '电脑遗失', '--dir', district.dir]);
    const shown = await district.run(['enrol', 'show', file, '--dir', district.dir]);
    expect(shown.out.join('\n')).toContain('请与对方电话核对');
  }, 60_000);

  it('is not undone by the certificate file of before', async () => {
    const name = readdirSync(pc.stick).find((each) => each.endsWith('.lxcert')) as string;
    const old = readFileSync(join(pc.stick, name));
    pc.setTime(nowMs + dayMs);
    await approve(await request(), nowMs + dayMs);
    expect((await accept()).ok).toBe(true);
    writeFileSync(join(pc.stick, name), old);
    expect(await refusal(accept())).toBe('olderCertificate');
  });
});
