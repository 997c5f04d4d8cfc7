// A copied PC in the window: it is told until when it must have an id of its own, asks for it, and goes on under it; and
// what was done with keys and bundles stands in 操作记录.

import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible } from './accessible.ts';
import { type RunningProgram, startProgram } from './browser.ts';
import { addPerson, button, office, openPage, setUpOffice, tryPassword, unlock, untilSaved } from './clerk-steps.ts';
import { enrol, filesOn, lxrecv, openExchange, receiveAll } from './exchange-steps.ts';
import { keepPicture } from './pictures.ts';

describe('a PC that is a copy of another one', () => {
  const root = mkdtempSync(join(tmpdir(), 'lx-copy-'));
  const [stick, district] = [join(root, 'U盘'), join(root, 'district')];
  const first = { data: join(root, 'one', 'data'), profile: join(root, 'one', 'profile') };
  const copy = { data: join(root, 'one', 'data copied'), profile: join(root, 'one', 'profile copied') };
  let clone: RunningProgram;
  beforeAll(async () => {
    const one = await startProgram({ ...first, files: stick });
    await setUpOffice(one.page);
    await enrol(one.page, stick, district);
    await receiveAll(one.page);
    await one.restart({
      whileDown: () => {
        cpSync(first.data, copy.data, { recursive: true });
        cpSync(first.profile, copy.profile, { recursive: true });
      },
    });
    await one.close();
    clone = await startProgram({ ...copy, files: stick });
  });
  afterAll(async () => {
    await clone?.close();
    rmSync(root, { recursive: true, force: true });
  });

  const page = () => clone.page;
  const picture = (name: string) => keepPicture(page(), name);

  it('says so on every page, and until when', async () => {
    await tryPassword(page(), 'not the password');
    await page()
      .getByText(/密码不正确/)
      .waitFor();
    await unlock(page());
    await page()
      .getByText(/重新登记，\d{4}年\d+月\d+日前/)
      .waitFor();
    await openExchange(page(), '报送');
    await page().getByRole('heading', { name: '重新登记本机' }).waitFor();
    await expectAccessible(page());
    await picture('重新登记-提醒');
    await openExchange(page(), '接收');
    await openExchange(page(), '历史');
    await page().getByRole('link', { name: '去重新登记' }).waitFor();
    await picture('重新登记-别的页');
  });

  it('asks for an id of its own with the clerk’s password, and goes on under it', async () => {
    const before = new Set(filesOn(stick, '.lxreq'));
    await openExchange(page(), '报送');
    await button(page(), '重新登记').click();
    await page().getByText('请填写当前密码').waitFor();
    await page().getByLabel('我的当前密码').fill(office.password);
    await button(page(), '重新登记').click();
    await page().getByLabel('申请码').waitFor();
    await expectAccessible(page());
    await picture('重新登记-已申请');
    const request = filesOn(stick, '.lxreq').find((name) => !before.has(name)) ?? '';
    expect(lxrecv('enrol', 'show', join(stick, request), '--dir', district)).toContain('这是重新登记');
    lxrecv('enrol', 'approve', join(stick, request), '--dir', district, '--out', stick);
    await receiveAll(page());
    await openExchange(page(), '报送');
    await page()
      .getByText(/本机已在.*登记/)
      .waitFor();
    await page().getByRole('heading', { name: '重新登记本机' }).waitFor({ state: 'detached' });
    expect(
      await page()
        .getByText(/重新登记，\d{4}年/)
        .count(),
    ).toBe(0);
  });

  it('has it all on record: at once in the list, with the next change in the log', async () => {
    await openPage(page(), '系统设置');
    const records = page().getByRole('table', { name: '操作记录' });
    await records
      .getByText(/密码输错/)
      .first()
      .waitFor();
    await records
      .getByText(/换用新的设备编号/)
      .first()
      .waitFor();
    expect(await records.getByText('随下一次修改写入日志').count()).toBeGreaterThan(0);
    await page().getByRole('table', { name: '操作记录' }).scrollIntoViewIfNeeded();
    await picture('操作记录-待写入');
    await openPage(page(), '从业人员');
    await addPerson(page(), { name: '演示甲', phone: '', idNo: '' });
    await untilSaved(page());
    await openPage(page(), '系统设置');
    await records
      .getByText(/换用新的设备编号/)
      .first()
      .waitFor();
    await expect.poll(() => records.getByText('随下一次修改写入日志').count()).toBe(0);
    expect(clone.violations()).toEqual([]);
  });
});
