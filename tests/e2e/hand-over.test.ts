// A clerk leaves: somebody takes over with a password of their own, the sheet is signed, the one who leaves is shut out,
// and what each of them wrote stays under their names.

import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible } from './accessible.ts';
import { type RunningProgram, startProgram } from './browser.ts';
import { addPerson, button, expectPeople, office, openPage, setUpOffice, untilSaved } from './clerk-steps.ts';

const successor = { name: '演示接手人', password: 'Jieshou2026mima' };

describe('handing the ledger over', () => {
  let program: RunningProgram;
  beforeAll(async () => {
    program = await startProgram();
    await setUpOffice(program.page);
    await addPerson(program.page, { name: '演示甲一', phone: '19900000101', idNo: '' });
    await untilSaved(program.page);
  });
  afterAll(() => program?.close());

  const page = () => program.page;
  const dialog = () => page().getByRole('dialog');
  const shot = async (name: string) => {
    if (process.env.SHOTS) await page().screenshot({ path: join(process.env.SHOTS, `${name}.png`) });
  };

  it('adds the successor, by the password of whoever is there', async () => {
    await openPage(page(), '系统设置');
    await page().getByText('只有一个人能打开台账').waitFor();
    await button(page(), '添加用户').click();
    await dialog().getByLabel('姓名').fill(successor.name);
    await dialog().getByLabel('新密码', { exact: true }).fill(successor.password);
    await dialog().getByLabel('再填一次新密码').fill(successor.password);
    await dialog().getByLabel('我的当前密码').fill('不对的密码1');
    await dialog().getByRole('button', { name: '添加' }).click();
    await dialog()
      .getByText(/当前密码不正确/)
      .waitFor();
    await dialog().getByLabel('我的当前密码').fill(office.password);
    await shot('hand-over-1-add');
    await expectAccessible(page());
    await dialog().getByRole('button', { name: '添加' }).click();
    await page().getByRole('listitem').filter({ hasText: successor.name }).waitFor();
  });

  it('prints the sheet, puts the hand-over on record, and shuts out whoever leaves', async () => {
    await button(page(), '办理交接').click();
    await dialog().getByText('没有办结的诉求').waitFor();
    await dialog().getByRole('row', { name: '人员 1' }).waitFor();
    await shot('hand-over-2-sheet');
    await expectAccessible(page());
    await page().emulateMedia({ media: 'print' });
    await shot('hand-over-3-paper');
    await page().emulateMedia({ media: 'screen' });
    await dialog()
      .getByRole('checkbox', { name: /双方已核对签字/ })
      .check();
    await dialog().getByLabel('我的当前密码').fill(office.password);
    await dialog().getByRole('button', { name: '完成交接' }).click();
    await page().getByRole('heading', { name: '登录' }).waitFor({ timeout: 30_000 });
    expect(await page().getByLabel('用户').locator('option').allInnerTexts()).toEqual([successor.name]);
  });

  it('opens for the successor, with old and new work told apart', async () => {
    await page().getByLabel('密码', { exact: true }).fill(successor.password);
    await button(page(), '打开台账').click();
    await page().getByRole('navigation').first().waitFor({ timeout: 30_000 });
    await openPage(page(), '从业人员');
    await addPerson(page(), { name: '演示乙二', phone: '19900000102', idNo: '' });
    await expectPeople(page(), '演示甲一', '演示乙二');
    await page().getByRole('gridcell', { name: '演示甲一', exact: true }).click();
    await dialog().getByRole('tab', { name: '修改记录' }).click();
    await dialog()
      .getByText(new RegExp(`${office.userName}.*${office.deviceName}`))
      .first()
      .waitFor();
    await page().keyboard.press('Escape');
    await untilSaved(page());
    await openPage(page(), '系统设置');
    await page().getByText(`${office.userName} 移交给 ${successor.name}`).waitFor();
    for (const act of ['登录', '交接', '密钥和用户'])
      await page().getByRole('cell', { name: act, exact: true }).first().waitFor();
    await shot('hand-over-4-audit');
    expect(program.violations()).toEqual([]);
  });
});
