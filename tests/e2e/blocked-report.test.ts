// What keeps a report back: 强制 problems are corrected or explained, by keyboard, a group at a time; a ledger without any
// is reported with one click.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible } from './accessible.ts';
import { type RunningProgram, startProgram } from './browser.ts';
import { addPerson, button, openPage, setUpOffice, untilSaved } from './clerk-steps.ts';
import { enrol, filesOn, lxrecv, openExchange, receiveAll } from './exchange-steps.ts';
import { keepPictures } from './pictures.ts';

const waitMs = 30_000;

describe('a report', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lx-blocked-'));
  const [files, district] = [join(folder, '共享'), join(folder, 'district')];
  let program: RunningProgram;
  let page: Page;
  beforeAll(async () => {
    program = await startProgram({ files });
    page = program.page;
    await setUpOffice(page);
    await enrol(page, files, district);
    await receiveAll(page, '授权文件');
  });
  afterAll(async () => {
    await program?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const picture = (name: string) => keepPictures(page, name);
  /** A record with nothing but its name. */
  const addNamed = async (register: string | undefined, name: string) => {
    if (register) await openPage(page, register);
    await button(page, '新增').first().click();
    const form = page.getByRole('dialog');
    await form.locator('[id$="_name"]').fill(name);
    await form.getByRole('button', { name: /保存/ }).click();
    await form.getByRole('tab', { name: '修改记录' }).waitFor();
    await form.getByRole('button', { name: '关闭', exact: true }).click();
    await form.waitFor({ state: 'hidden' });
    await untilSaved(page);
  };
  const blocked = () => page.getByRole('region', { name: /^报送前必须处理的/ });
  const bundles = () => filesOn(files, '.lxsync').filter((name) => name.includes('changes')).length;

  it('of a ledger without problems goes with one click', async () => {
    await openPage(page, '从业人员');
    await addPerson(page, { name: '演示甲', phone: '19900000001', idNo: '990000199001010017' });
    await untilSaved(page);
    await openExchange(page, '报送');
    await button(page, '生成报送包').click();
    await page.getByText('报送包已写好并校验通过').waitFor({ timeout: waitMs });
    expect(await blocked().count()).toBe(0);
    expect(bundles()).toBe(1);
    lxrecv('import', files, '--dir', district, '--receipts', files);
    await receiveAll(page, '区里的回执');
  });

  it('with required fields left empty is kept back, and says which records they are', async () => {
    await addNamed('企业与组织', '演示餐饮店');
    await addNamed('企业与组织', '演示快递站');
    await page.goto(`${program.address}/#/party-organizations`);
    await page.locator('.ant-segmented-item-selected').filter({ hasText: '党组织' }).waitFor();
    await addNamed(undefined, '演示联合党支部');
    await openExchange(page, '报送');
    await blocked().getByText('报送前必须处理的 3 处').waitFor();
    await blocked()
      .getByRole('button', { name: /两新组织：没有.* 2/ })
      .waitFor();
    expect(await button(page, '生成报送包').isDisabled()).toBe(true);
    await page.getByText('还有 3 处必须处理').waitFor();
    await expectAccessible(page);
    await picture('blocked');
    await blocked().getByRole('link', { name: '演示餐饮店' }).click();
    await page.getByRole('dialog').getByRole('tab', { name: '修改记录' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  });

  it('goes once every problem is explained, a group with one sentence, by keyboard alone', async () => {
    await openExchange(page, '报送');
    await blocked().getByRole('checkbox', { name: '全选' }).focus();
    await page.keyboard.press('Tab');
    await page.keyboard.type('执照没有写类别，已问过店主');
    await page.keyboard.press('Enter');
    await blocked().getByText('报送前必须处理的 1 处').waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('problem-reason');
    await page.keyboard.type('区里还没有批复');
    await page.keyboard.press('Enter');
    await blocked().waitFor({ state: 'detached' });
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('export-write');
    await page.keyboard.press('Enter');
    await page.getByText('报送包已写好并校验通过').waitFor({ timeout: waitMs });
    expect(bundles()).toBe(2);
    await button(page, '看报送单').click();
    await page.getByText('自查的强制问题：').waitFor();
    await picture('blocked-sheet');
    await page.getByRole('button', { name: '关闭', exact: true }).last().click();
  });

  it('leaves the reason in the record’s history, and another record is asked about again', async () => {
    await openPage(page, '企业与组织');
    await page.getByRole('gridcell', { name: /^演示餐饮店/ }).click();
    const drawer = page.getByRole('dialog');
    await drawer.getByRole('tab', { name: '修改记录' }).click();
    await drawer.getByText('原因：执照没有写类别，已问过店主').waitFor();
    await drawer.getByText('报送时说明，没有改：（空）').waitFor();
    await picture('blocked-history');
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'hidden' });
    await addNamed(undefined, '演示药房');
    await openExchange(page, '报送');
    await blocked().getByText('报送前必须处理的 1 处').waitFor();
    expect(program.violations()).toEqual([]);
  });
});
