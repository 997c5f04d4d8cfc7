// Backups as a clerk needs them: one put back in the settings with the way back again, and one found on a PC that has
// nothing, before anybody is logged in.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible } from './accessible.ts';
import { type RunningProgram, startProgram } from './browser.ts';
import { addPerson, button, expectPeople, office, openPage, setUpOffice, unlock, untilSaved } from './clerk-steps.ts';

const kept = { name: '演示甲一', phone: '19900000101', idNo: '' };
const later = { name: '演示乙二', phone: '19900000102', idNo: '' };
const waitMs = 30_000;

describe('restoring a backup', () => {
  let program: RunningProgram;
  beforeAll(async () => {
    program = await startProgram();
    await setUpOffice(program.page);
  });
  afterAll(() => program?.close());

  const page = () => program.page;
  const backups = () => page().getByRole('region', { name: '恢复' });

  it('says in the settings what a backup holds and what would be missing', async () => {
    await addPerson(page(), kept);
    await untilSaved(page());
    await openPage(page(), '系统设置');
    await button(page(), '选择备份位置').click();
    await page()
      .getByText(/存到文件夹/)
      .waitFor();
    await openPage(page(), '从业人员');
    await addPerson(page(), later);
    await untilSaved(page());
    await openPage(page(), '系统设置');
    await button(page(), '试恢复一次').click();
    await page()
      .getByText(/与本机一致，可以恢复/)
      .waitFor({ timeout: waitMs });
    await backups().getByText('找到本机台账的 1 份备份').waitFor();
    await shot('restore-1-settings');
    await expectAccessible(page());
    await backups().getByRole('button', { name: /^查看/ }).click();
    const dialog = page().getByRole('dialog');
    await dialog.getByText(/已逐条读过/).waitFor({ timeout: waitMs });
    await dialog.getByRole('row', { name: '人员 2 1 少 1' }).waitFor();
    await dialog.getByText(/又改动过 1 条记录/).waitFor();
    await shot('restore-2-dialog');
    await expectAccessible(page());
  });

  it('puts it back, keeps what was there, and can be taken back again', async () => {
    await page().getByRole('button', { name: '恢复这份备份' }).click();
    await page().getByRole('heading', { name: '登录' }).waitFor({ timeout: waitMs });
    await unlock(page());
    await page()
      .getByText(/台账已从 .* 的备份恢复/)
      .first()
      .waitFor();
    await openPage(page(), '从业人员');
    await expectPeople(page(), kept.name);
    expect(await page().getByRole('gridcell', { name: later.name, exact: true }).count()).toBe(0);
    await shot('restore-3-restored');
    await openPage(page(), '系统设置');
    await backups().getByText('本机，恢复之前自动保存').waitFor({ timeout: waitMs });
    await backups().getByRole('button', { name: /^查看/ }).first().click();
    const dialog = page().getByRole('dialog');
    await dialog.getByRole('row', { name: '人员 1 2 多 1' }).waitFor({ timeout: waitMs });
    await dialog.getByRole('button', { name: '恢复这份备份' }).click();
    await page().getByRole('heading', { name: '登录' }).waitFor({ timeout: waitMs });
    await unlock(page());
    await openPage(page(), '从业人员');
    await expectPeople(page(), kept.name, later.name);
    await untilSaved(page());
  });

  it('is offered on a PC that has nothing, and no new ledger is begun unseen', async () => {
    await openPage(page(), '系统设置');
    await button(page(), '立即备份').click();
    await untilSaved(page());
    await page().waitForTimeout(1000);
    await program.restart({
      whileDown: () => {
        rmSync(program.dataDir, { recursive: true });
        rmSync(program.profileDir, { recursive: true });
      },
    });
    page().setDefaultTimeout(10_000);
    await page().getByText('找到了以前的台账').waitFor();
    await shot('restore-4-first-run');
    await expectAccessible(page());
    await page().getByRole('button', { name: '从备份恢复' }).click();
    await page().getByText('选择一份备份').waitFor();
    await page().getByLabel('密码', { exact: true }).fill('不对的密码1');
    await page().getByRole('button', { name: '打开这份备份' }).click();
    await page()
      .getByText(/密码不正确/)
      .waitFor();
    await page().getByLabel('密码', { exact: true }).fill(office.password);
    await shot('restore-5-gate');
    await expectAccessible(page());
    await page().getByRole('button', { name: '打开这份备份' }).click();
    await page()
      .getByText(/已逐条读过/)
      .waitFor({ timeout: waitMs });
    await shot('restore-6-gate-read');
    await page().getByRole('button', { name: '恢复', exact: true }).click();
    await page().getByRole('heading', { name: '登录' }).waitFor({ timeout: waitMs });
    await unlock(page());
    await openPage(page(), '从业人员');
    await expectPeople(page(), kept.name, later.name);
    expect(program.violations()).toEqual([]);
  });

  async function shot(name: string): Promise<void> {
    const folder = process.env.SHOTS;
    if (folder) await page().screenshot({ path: join(folder, `${name}.png`) });
  }
});
