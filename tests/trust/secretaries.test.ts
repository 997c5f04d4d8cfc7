// 签发人 over a change of the district's keys, and the revoking of several certificates at once.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nowMs } from '#tests/bundle/sample-office.ts';
import { importInto, newDistrict, type SampleDistrict } from '#tests/district/sample-district.ts';
import { person } from '#tests/storage/desk-of-tests.ts';
import {
  clerk,
  enrol,
  incoming,
  newOfficeHost,
  type OfficeHost,
  placeOf,
  storeOf,
  takeIn,
  value,
  writeSource,
} from './office-host.ts';

const slow = 300_000;
const dayMs = 86_400_000;
const secretary = { userName: '样例书记', password: '秋天的银杏2026' };

let district: SampleDistrict;
let pc: OfficeHost;
beforeEach(async () => {
  district = await newDistrict();
  pc = await newOfficeHost(district);
  await enrol(pc, district);
}, slow);
afterEach(() => district.remove());

const enrolled = async (...argv: readonly string[]) => district.run(['enrol', ...argv, '--dir', district.dir]);
const serialsOf = async (who: string) =>
  (await enrolled('list')).out.filter((line) => line.includes(who)).map((line) => line.split(' ')[0] as string);
const takeInAll = async (kind: 'certificate' | 'refdata') => {
  for (const file of await incoming(pc.host, kind))
    if ((await pc.host.openIncoming({ id: file.id })).ok) await takeIn(pc.host, file);
};

async function appoint(): Promise<void> {
  const { userName, password: newPassword } = secretary;
  await value(pc.host.addUser({ ownPassword: clerk.password, userName, newPassword }));
  const { fileName } = await value(pc.host.appointSecretary({ ...secretary, place: await placeOf(pc.host) }));
  expect((await enrolled('approve', join(pc.stick, fileName))).err).toEqual([]);
  await takeInAll('certificate');
}

it(
  'get their certificates anew after the ca key was replaced, and release with them',
  async () => {
    await appoint();
    const store = await storeOf(pc);
    const later = nowMs + dayMs;
    await district.run(['root', 'rotate', '--replace', 'ca', '--dir', district.dir], later);
    const src = writeSource(join(district.root, 'src'), {});
    await district.run(['refdata', 'build', '--src', src, '--out', pc.stick, '--dir', district.dir], later);
    pc.setTime(later);
    await takeInAll('refdata');
    const [old = '', anew = ''] = await serialsOf(`签发人 ${secretary.userName}`);
    expect([old, anew].every((serial) => serial !== '')).toBe(true);
    // The certificate of before is of no use any more: what is released now was released with the new one.
    await district.run(['enrol', 'revoke', old, '--reason', '换发', '--dir', district.dir], later);
    await district.run(['policy', '--seals', '1', '--dir', district.dir]);
    const saved = await store.commit([person('P1')], '新增');
    expect(saved.ok).toBe(true);
    const { digest } = await value(pc.host.prepareBundle({ mode: 'incremental', title: '' }));
    const place = await placeOf(pc.host);
    const { fileName } = await value(pc.host.releaseBundle({ ...secretary, digest, place }));
    const path = join(pc.stick, 'LXSYNC', '990102', 'up', '990102001', pc.unlocked.deviceId.slice(-4), fileName);
    expect(readFileSync(path).length).toBeGreaterThan(0);
    const { results } = await importInto(district, [path], { atMs: later });
    expect(results).toMatchObject([{ code: 'OK' }]);
    await store.close();
  },
  slow,
);

describe('lxrecv enrol revoke', () => {
  it(
    'takes several serials, all of them or none',
    async () => {
      await appoint();
      const serials = [...(await serialsOf('样例书记')), ...(await serialsOf('样例电脑1'))];
      const wrong = await enrolled('revoke', ...serials, 'NOSUCHSERIAL', '--reason', '测试');
      expect([wrong.exit, wrong.err[0]]).toEqual([4, expect.stringContaining('NOSUCHSERIAL 的证书，一份也没有撤销')]);
      expect((await enrolled('list')).out.join('')).not.toContain('撤销');
      const done = await enrolled('revoke', ...serials, '--reason', '测试');
      expect([done.exit, done.out.length]).toEqual([0, 2]);
      const again = await enrolled('revoke', ...serials, '--reason', '别的原因');
      expect([again.exit, again.out[0]]).toEqual([0, expect.stringContaining('撤销过，没有变化')]);
    },
    slow,
  );

  it(
    'takes all certificates of a device, and never both ways at once',
    async () => {
      const device = pc.unlocked.deviceId;
      for (const argv of [['--device', device, 'X'], [], ['--device', device]]) {
        const refused = await enrolled('revoke', ...argv, ...(argv.length === 2 ? [] : ['--reason', '测试']));
        expect([refused.exit, refused.err[0]]).toEqual([4, expect.stringContaining('用法')]);
      }
      const other = await enrolled('revoke', '--device', 'NOSUCHDEVICE', '--reason', '测试');
      expect([other.exit, other.err[0]]).toEqual([4, expect.stringContaining('没有给 NOSUCHDEVICE 发过证书')]);
      expect((await enrolled('revoke', '--device', device, '--reason', '电脑遗失')).exit).toBe(0);
      expect((await enrolled('list')).out[0]).toContain('撤销');
    },
    slow,
  );
});
