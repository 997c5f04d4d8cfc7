// What is done with keys and bundles is on record: it waits at the host, comes into the log with the next change, and is
// never lost nor told twice.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { recordedDeeds } from '#shared/ledger/audit.ts';
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
} from './office-host.ts';

const slow = 300_000;

let district: SampleDistrict;
let pc: OfficeHost;
beforeEach(async () => {
  district = await newDistrict();
  pc = await newOfficeHost(district);
}, slow);
afterEach(() => district.remove());

const kept = () => value(pc.host.notedDeeds());

describe('deeds of the host', () => {
  it(
    'tell of request, certificate, bundle and receipt, in the name of who did it, until the log has them',
    async () => {
      const store = await storeOf(pc);
      await enrol(pc, district);
      await store.commit([person('P1')], '新增');
      const place = await placeOf(pc.host);
      const { fileName } = await value(pc.host.exportBundle({ place, mode: 'incremental', title: '' }));
      const up = join(pc.stick, 'LXSYNC', '990102', 'up', '990102001', pc.unlocked.deviceId.slice(-4));
      const down = join(pc.stick, 'LXSYNC', '990102', 'down', '990102001');
      await importInto(district, [join(up, fileName)], { extra: ['--receipts', down] });
      for (const file of await incoming(pc.host, 'receipt')) await takeIn(pc.host, file);

      const deeds = await kept();
      expect(deeds.map(({ act }) => act)).toEqual(['keyChange', 'keyChange', 'sendBundle', 'receiveFile']);
      expect(deeds.map(({ subject }) => subject)).toEqual([
        expect.stringMatching(/^写出登记申请，申请码 \d{4}/),
        expect.stringMatching(/^采用本机的证书 \w+，有效至 2028-11-22$/),
        '报送包 1 号，写到 样例U盘',
        expect.stringMatching(/^回执 \d+ 号，来自 样例区$/),
      ]);
      expect(new Set(deeds.map(({ userName }) => userName))).toEqual(new Set([clerk.userName]));

      expect((await store.recordHostDeeds(deeds)).ok).toBe(true);
      expect(await kept()).toEqual([]);
      // The power failed before the host had forgotten them: they are written once more and are still four.
      await store.recordHostDeeds(deeds);
      const recorded = recordedDeeds(store.book);
      expect(recorded.map(({ subject }) => subject).toSorted()).toEqual(deeds.map(({ subject }) => subject).toSorted());
      expect(recorded.find(({ act }) => act === 'sendBundle')).toMatchObject({
        at: '2026-11-22T08:00:00.000Z',
        userName: clerk.userName,
        deviceName: '样例电脑1',
      });
      await store.close();
    },
    slow,
  );

  it(
    'tell of wrong passwords by user, without naming anybody on the disk, and of an opening by the printed code',
    async () => {
      await pc.host.lock();
      for (const password of ['wrong one', 'wrong two'])
        expect((await pc.host.unlock({ ...clerk, password })).ok).toBe(false);
      const onDisk = readFileSync(join(pc.data, 'formal', 'login-notes.json'), 'utf8');
      expect(onDisk).not.toContain(clerk.userName);
      const host = pc.restart();
      await value(host.unlock(clerk));
      const [failed, ...others] = await value(host.notedDeeds());
      expect(others).toEqual([]);
      expect(failed).toMatchObject({
        act: 'loginFailed',
        subject: `密码输错，用户 ${clerk.userName}`,
        count: 2,
        at: '2026-11-22T08:00:00Z',
      });
      pc.setTime(pc.now() + 60_000);
      await host.addUser({ ownPassword: 'wrong again', userName: '别人', newPassword: '不会成功的密码' });
      await value(host.forgetDeeds({ ids: [failed?.id ?? ''] }));
      expect(await value(host.notedDeeds())).toMatchObject([{ act: 'loginFailed', count: 1 }]);
    },
    slow,
  );
});
