// Every page, drawer, dialog and step against axe-core's rules of WCAG 2.0 to 2.2, A and AA, and the work of a clerk
// who has no mouse.

import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible } from './accessible.ts';
import { type RunningProgram, startProgram } from './browser.ts';
import {
  addPerson,
  button,
  fillOffice,
  openPage,
  setUpOffice,
  tryPassword,
  unlock,
  untilSaved,
} from './clerk-steps.ts';

const roster = '01_从业人员花名册_锦棠街道.xlsx';

describe('what stands before the ledger', () => {
  let program: RunningProgram;
  let page: Page;
  beforeAll(async () => {
    program = await startProgram();
    page = program.page;
    page.setDefaultTimeout(10_000);
  });
  afterAll(() => program?.close());

  it('is accessible at every step of the first run', async () => {
    await page.getByText('正式使用').waitFor();
    await expectAccessible(page);
    await page.getByText('正式使用').click();
    await button(page, '下一步').click();
    await page.locator('[aria-invalid="true"]').first().waitFor();
    await expectAccessible(page);
    await fillOffice(page);
    await button(page, '下一步').click();
    const code = await page.getByLabel('恢复码').innerText({ timeout: 30_000 });
    await expectAccessible(page);
    await button(page, '已抄好，去核对').click();
    await button(page, '核对').click();
    await page.getByText('与恢复码不一致').waitFor();
    await expectAccessible(page);
    await page.getByLabel('照着纸上填一遍恢复码').fill(code);
    await button(page, '核对').click();
    await button(page, '暂不设置').click();
    await expectAccessible(page);
    await button(page, '仍然跳过').click();
    await expectAccessible(page);
    await button(page, '以后再说').click();
    await page.getByRole('heading', { name: '从业人员', level: 1 }).waitFor();
  });

  it('is accessible on the pages of an empty formal ledger', async () => {
    await expectAccessible(page);
    for (const name of ['企业与组织', '暖新驿站', '活动服务', '诉求问题', '数据交换', '系统设置']) {
      await openPage(page, name);
      await expectAccessible(page);
    }
  });

  it('is accessible on every tab of the exchange and in the list of what is to be sent', async () => {
    await openPage(page, '从业人员');
    await addPerson(page, { name: '演示甲一', phone: '19900000101', idNo: '' });
    await openPage(page, '数据交换');
    await button(page, '看清单').click();
    await page.getByRole('dialog').getByText('演示甲一').waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await button(page, '生成登记申请').click();
    await page.getByText(/已写好/).waitFor();
    await expectAccessible(page);
    for (const tab of ['回执', '历史']) {
      await page.getByRole('link', { name: tab, exact: true }).click();
      await expectAccessible(page);
    }
  });

  it('is accessible at log-in, after a wrong password, and with the recovery code', async () => {
    await button(page, '锁定').click();
    await page.getByRole('heading', { name: '登录' }).waitFor();
    await expectAccessible(page);
    await tryPassword(page, 'cuowu-mima');
    await page.getByRole('alert').waitFor();
    await expectAccessible(page);
    await button(page, '忘记密码').click();
    await expectAccessible(page);
    await button(page, '返回登录').click();
    await unlock(page);
  });

  it('is accessible in a window that has to wait', async () => {
    const other = await page.context().newPage();
    await other.goto(program.address);
    await other.getByText('已在另一个窗口打开').waitFor();
    await expectAccessible(other);
    await other.close();
  });

  it('did all this without a complaint of the browser', () => expect(program.violations()).toEqual([]));
});

describe('the pages of a full ledger', () => {
  const files = mkdtempSync(join(tmpdir(), 'liangxin-axe-'));
  let program: RunningProgram;
  let page: Page;
  beforeAll(async () => {
    cpSync(join(import.meta.dirname, '../fixtures', roster), join(files, roster));
    program = await startProgram({ files });
    page = program.page;
    page.setDefaultTimeout(10_000);
    await page.getByText('先用示例数据试试').click();
    await page.waitForSelector('.ag-row[row-index="9"] .ag-cell', { timeout: 60_000 });
  });
  afterAll(async () => {
    await program?.close();
    rmSync(files, { recursive: true, force: true });
  });

  const closeTop = async () => {
    await page.keyboard.press('Escape');
    await page.locator('.ant-modal-wrap, .ant-drawer-open').waitFor({ state: 'detached' });
  };

  it('does not offer to take back the sample data', async () => {
    expect(await button(page, '撤销').isDisabled()).toBe(true);
  });

  it.each([
    ['企业与组织', '党组织'],
    ['暖新驿站', '设施'],
    ['活动服务', '签到'],
    ['数据交换', undefined],
    ['系统设置', undefined],
    ['从业人员', undefined],
  ])('are accessible: %s', async (name, tab) => {
    await openPage(page, name);
    await expectAccessible(page);
    if (tab === undefined) return;
    await page.locator('.ant-segmented-item', { hasText: tab }).click();
    await page.waitForSelector('.ag-row[row-index="0"] .ag-cell');
    await expectAccessible(page);
  });

  it('are accessible with a record open, on each of its tabs', async () => {
    await page.locator('.ag-row[row-index="0"] .ag-cell[col-id="person.name"]').click();
    await page.getByRole('dialog').waitFor();
    const tabs = page.getByRole('dialog').getByRole('tab');
    expect(await tabs.allInnerTexts()).toEqual(['基本信息', '从业', '党员关系', '附件', '修改记录']);
    for (const tab of await tabs.all()) {
      await tab.click();
      await expectAccessible(page);
    }
  });

  it('are accessible in the dialogs of a record', async () => {
    const record = page.getByRole('dialog').first();
    await record.getByRole('tab', { name: '基本信息' }).click();
    await record.getByRole('button', { name: '揭示' }).click();
    await page.getByLabel('原因').waitFor();
    await expectAccessible(page);
    await page.getByRole('dialog').last().getByRole('button', { name: '取消' }).click();
    await page.locator('.ant-modal-wrap').waitFor({ state: 'detached' });
    await record.locator('#record-person_communityName').fill('改过的社区');
    await record.getByRole('button', { name: '下一条' }).click();
    await page.getByText('这条记录改过，还没有保存。').waitFor();
    await expectAccessible(page);
    await button(page, '不保存').click();
    await page.locator('.ant-modal-wrap').waitFor({ state: 'detached' });
    await record.getByRole('button', { name: '删除' }).click();
    await page.getByLabel('原因').waitFor();
    await expectAccessible(page);
    await page.getByRole('dialog').last().getByRole('button', { name: '取消' }).click();
    await page.locator('.ant-modal-wrap').waitFor({ state: 'detached' });
    await closeTop();
  });

  it.each(['列设置', '筛选', '帮助', '新增'])('are accessible with %s open', async (name) => {
    await page.getByRole('button', { name, exact: true }).first().click();
    await page.getByRole('dialog').waitFor();
    await expectAccessible(page);
    await closeTop();
  });

  it('are accessible at every step of an import', async () => {
    await button(page, '导入 Excel').click();
    await page.getByRole('button', { name: new RegExp(roster) }).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: new RegExp(roster) }).click();
    for (const next of ['下一步：对表头', '下一步：改问题', '下一步：入库', '入库']) {
      await button(page, next).and(page.locator(':enabled')).waitFor({ timeout: 30_000 });
      await expectAccessible(page);
      await button(page, next).click();
    }
    await page.getByText('✓ 已入库').waitFor({ timeout: 30_000 });
    await expectAccessible(page);
  });

  it('did all this without a complaint of the browser', () => expect(program.violations()).toEqual([]));
});

describe('a clerk without a mouse', () => {
  let program: RunningProgram;
  let page: Page;
  beforeAll(async () => {
    program = await startProgram();
    page = program.page;
    await setUpOffice(page);
  });
  afterAll(() => program?.close());

  const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
  /** Presses Tab until the focused element says this; so everything on the way can be reached and left. */
  const tabTo = async (text: string | RegExp) => {
    for (let i = 0; i < 80; i++) {
      await page.keyboard.press('Tab');
      const now = await focused();
      if (typeof text === 'string' ? now === text : text.test(now)) return;
    }
    throw new Error(`Tab never came to ${text}`);
  };
  const cell = (column: string) => page.locator(`.ag-row[row-index="0"] .ag-cell[col-id="${column}"]`);

  it('reads the help and closes it', async () => {
    await page.keyboard.press('F1');
    await page.getByRole('dialog', { name: '帮助' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('adds a person, and the form says 已保存', async () => {
    await tabTo('新增');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('record-person_name');
    await page.keyboard.type('演示甲一');
    await page.keyboard.press('Control+s');
    await page.getByRole('dialog').getByRole('tab', { name: '修改记录' }).waitFor();
    await page.getByRole('dialog').getByText('已保存').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await cell('person.name').waitFor();
  });

  it('edits a cell', async () => {
    await expect.poll(() => page.evaluate(() => document.activeElement?.closest('.ag-cell') !== null)).toBe(true);
    await page.keyboard.press('Home');
    const columns = ['person.name', 'person.phone'];
    for (
      let i = 0;
      i < 20 && !(await cell(columns[1] as string).evaluate((el) => el.classList.contains('ag-cell-focus')));
      i++
    )
      await page.keyboard.press('ArrowRight');
    await page.keyboard.type('19900000101');
    await page.keyboard.press('Enter');
    await expect.poll(() => cell('person.phone').innerText()).toContain('199');
    await untilSaved(page);
  });

  it('opens the record, changes it and saves', async () => {
    await page.keyboard.press('Alt+Enter');
    await page.getByRole('dialog').waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('record-person_name');
    await page.keyboard.press('End');
    await page.keyboard.type('改');
    await page.keyboard.press('Control+s');
    await page.getByRole('heading', { name: '演示甲一改' }).waitFor();
  });

  it('deletes it with a reason, and takes the deletion back', async () => {
    await tabTo('删除');
    await page.keyboard.press('Enter');
    await page.getByLabel('原因').waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('reason-text');
    await page.keyboard.type('重复录入');
    await page.keyboard.press('Enter');
    await page.getByText('还没有从业人员').waitFor();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+z');
    await expect.poll(() => cell('person.name').innerText()).toBe('演示甲一改');
    await untilSaved(page);
  });

  it('can be seen in the history, with who took what back', async () => {
    await cell('person.name').click();
    await page.getByRole('tab', { name: '修改记录' }).click();
    await page.getByText('原因：重复录入').waitFor();
    await page.keyboard.press('Escape');
  });

  it('did all this without a complaint of the browser', () => expect(program.violations()).toEqual([]));
});
