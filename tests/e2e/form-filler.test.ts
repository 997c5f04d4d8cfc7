// A clerk gets two empty forms in the morning and gives them back in the afternoon: one with headings over two rows, one
// with more records than rows and a 合计 line. The second time the correspondence is remembered.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Workbook, type Worksheet } from 'exceljs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { figureForm, rosterForm, twoLevelForm } from '../workbook/form-samples.ts';
import { expectAccessible } from './accessible.ts';
import { type RunningProgram, startProgram } from './browser.ts';
import { keepPicture } from './pictures.ts';

const roster = '新就业群体人员情况统计表.xlsx';
const members = '流动党员信息采集表.xlsx';
const numbers = '两新党建数据统计表.xlsx';
describe('the blank-form filler', () => {
  const files = mkdtempSync(join(tmpdir(), 'liangxin-fill-'));
  let program: RunningProgram;
  let page: Page;
  beforeAll(async () => {
    writeFileSync(join(files, roster), (await rosterForm()).bytes);
    writeFileSync(join(files, numbers), (await figureForm()).bytes);
    writeFileSync(join(files, members), (await twoLevelForm()).bytes);
    writeFileSync(join(files, '坏的.xlsx'), (await rosterForm()).bytes.slice(0, 3000));
    program = await startProgram({ files });
    page = program.page;
    page.setDefaultTimeout(15_000);
    await page.getByText('先用示例数据试试').click();
    await page.waitForSelector('.ag-row[row-index="9"] .ag-cell', { timeout: 60_000 });
    await page.goto(`${program.address}/#/import`);
    await page.getByRole('link', { name: '填空表' }).click();
  });
  afterAll(async () => {
    await program?.close();
    rmSync(files, { recursive: true, force: true });
  });

  let clicks = 0;
  const click = async (name: string | RegExp, role: 'button' | 'checkbox' = 'button') => {
    clicks += 1;
    await page.getByRole(role, { name }).click();
  };
  const picture = (name: string) => keepPicture(page, `fill-${name}`);
  const savedSheet = async (name: string): Promise<Worksheet> => {
    const book = new Workbook();
    await book.xlsx.load(readFileSync(join(files, name)).buffer as ArrayBuffer);
    return book.worksheets[0] as Worksheet;
  };

  it('says in one sentence why a file is refused', async () => {
    await page.getByRole('button', { name: /坏的/ }).click();
    await expect.poll(() => page.getByRole('alert').innerText()).toMatch(/损坏|不完整/);
    await picture('1-refused');
    await expectAccessible(page);
  });

  it('finds two rows of headings and what they ask for', async () => {
    await page.getByRole('button', { name: new RegExp(members) }).click();
    await page.getByText('共 9 列，都对上了。').waitFor();
    await picture('2-columns');
    await expectAccessible(page);
    const row = page.getByRole('row', { name: /联系方式\/手机号码/ });
    expect(await row.innerText()).toMatch(/联系电话/);
    expect(await page.getByLabel('表头从第几行').inputValue()).toBe('3');
    expect(await page.getByLabel('填到第几行').inputValue()).toBe('9');
  });

  it('fills the members in, masked where nobody decided otherwise', async () => {
    await page.getByRole('button', { name: '下一步：选记录、保存' }).click();
    await page.getByText(/将填 40 行，空表有 5 行空行，会增加 35 行/).waitFor();
    await picture('3-rows');
    await expectAccessible(page);
    await page.getByRole('button', { name: '填好并保存' }).click();
    await page.getByText(/已填好 40 行，其中增加了 35 行/).waitFor();
    await picture('4-saved');
    await expectAccessible(page);
    const sheet = await savedSheet('流动党员信息采集表（已填）.xlsx');
    expect(sheet.getCell('B5').value).toMatch(/^演示/);
    expect(sheet.getCell('G5').value).toMatch(/^\d{3}\*{4}\d{4}$/);
    expect(sheet.getCell('A44').value).toBe(40);
    expect(sheet.getCell('I45').formula).toBe('SUM(I5:I44)');
    expect(String(sheet.getCell('G47').value)).toMatch(/^20\d\d\.\d\d\.\d\d$/);
    expect(sheet.model.merges).toContain('B3:D3');
  });

  it('fills a form of ten columns in a few clicks', async () => {
    await page.getByRole('button', { name: '再填一张表' }).click();
    clicks = 0;
    await click(new RegExp(roster));
    await page.getByText('共 10 列，1 列不填。').waitFor();
    clicks += 1;
    await page.getByLabel('慰问金（元） 填什么').click();
    await page.keyboard.type('固定');
    await page.keyboard.press('Enter');
    await page.getByLabel('慰问金（元） 的固定文字').fill('200');
    await picture('5-roster');
    await click('下一步：选记录、保存');
    await click('筛选');
    const dialog = page.getByRole('dialog');
    clicks += 4;
    await dialog.getByLabel('字段').click();
    await page.keyboard.type('所属社区');
    await page.keyboard.press('Enter');
    await dialog.getByLabel('条件').click();
    await page.locator('.ant-select-item-option').filter({ hasText: '是其中之一' }).click();
    await dialog.getByRole('checkbox', { name: /演示东社区/ }).click();
    clicks += 1;
    await dialog.getByRole('button', { name: '筛选' }).click();
    await page.getByText(/将填 50 行，空表有 10 行空行，会增加 40 行/).waitFor();
    await click('完整证件号码', 'checkbox');
    await click('完整联系电话', 'checkbox');
    await click('填好并保存');
    await page.getByText('要完整写出个人信息，请写明用途').waitFor();
    await page.getByLabel('用途').fill('上报区委社会工作部');
    await picture('6-rows');
    await click('填好并保存');
    await page.getByText(/已填好 50 行，其中增加了 40 行/).waitFor();
    expect(clicks).toBeLessThanOrEqual(15);
    const sheet = await savedSheet('新就业群体人员情况统计表（已填）.xlsx');
    expect(sheet.getCell('D5').value).toMatch(/^\d{17}[\dX]$/);
    expect(sheet.getCell('F5').value).toMatch(/^\d{11}$/);
    expect(sheet.getCell('C5').value).toMatch(/^[男女]$/);
    expect(sheet.getCell('J55').formula).toBe('SUM(J5:J54)');
    expect(sheet.getCell('A2').value).toMatch(/填表单位：演示街道.*填表人：.+填表日期：20\d\d年\d+月\d+日/);
    expect(sheet.getCell('A54').value).toBe(50);
  });

  it('keeps on record which form was filled in, what in full and what for', async () => {
    await page.goto(`${program.address}/#/settings`);
    const line = page.getByRole('row', { name: /填空表/ }).filter({ hasText: '上报区委社会工作部' });
    await line.first().waitFor();
    expect(await line.first().innerText()).toContain(roster);
    await picture('7-record');
  });

  it('answers a list of numbers, each as the figures count it', async () => {
    await page.goto(`${program.address}/#/fill`);
    await page.getByRole('button', { name: '再填一张表' }).click();
    await page.getByRole('button', { name: new RegExp(numbers) }).click();
    await page
      .getByRole('row', { name: /两新组织总数/ })
      .last()
      .waitFor();
    await page.getByText('只填单个的格').waitFor();
    await page.getByLabel('新发展党员数 填什么').click();
    await page.keyboard.type('固定');
    await page.keyboard.press('Enter');
    await page.getByLabel('新发展党员数 的固定文字').fill('3');
    await picture('9-figures');
    await expectAccessible(page);
    await page.getByRole('button', { name: '下一步：选记录、保存' }).click();
    await page.getByRole('button', { name: '填好并保存' }).click();
    await page.getByText('已填好').waitFor();
    const sheet = await savedSheet('两新党建数据统计表（已填）.xlsx');
    expect([3, 4, 5, 6].map((row) => sheet.getCell(row, 4).value)).toEqual([28, 8, 9, 3]);
    expect(sheet.getCell('B7').value).toBe('演示街道两新组织综合党委');
  });

  it('remembers the correspondence and the filter, also after a restart', async () => {
    await program.restart();
    page = program.page;
    page.setDefaultTimeout(15_000);
    await page.getByText('先用示例数据试试').click();
    await page.waitForSelector('.ag-row[row-index="9"] .ag-cell', { timeout: 60_000 });
    await page.goto(`${program.address}/#/fill`);
    await page.getByRole('button', { name: new RegExp(`^\\S* ?${roster}`) }).click();
    await page.getByText(/已用上次的对应/).waitFor();
    await page.getByText('所属社区：演示东社区').waitFor();
    await page.getByText(/将填 50 行/).waitFor();
    await picture('8-remembered');
    await page
      .getByRole('checkbox', { name: /^填 演示/ })
      .first()
      .click();
    await page.getByText(/将填 49 行/).waitFor();
    await page.getByRole('button', { name: '填好并保存' }).click();
    await page.getByText(/已填好 49 行/).waitFor();
    expect(readdirSync(files).filter((name) => name.includes('已填'))).toHaveLength(4);
    expect(await page.getByText('另存为副本').count()).toBe(1);
  });

  it('can be worked by the keyboard alone', async () => {
    await page.getByRole('button', { name: '再填一张表' }).press('Enter');
    const file = page.getByRole('button', { name: new RegExp(`${members}`) });
    await file.first().focus();
    await page.keyboard.press('Enter');
    await page.getByText(/已用上次的对应/).waitFor();
    await page.getByRole('button', { name: '看看或改对应' }).press('Enter');
    await page.getByLabel('党费（元） 填什么').focus();
    await page.keyboard.type('固定');
    await page.keyboard.press('Enter');
    const words = page.getByLabel('党费（元） 的固定文字');
    await expect.poll(() => words.evaluate((input) => input === document.activeElement)).toBe(true);
    await page.keyboard.type('无');
    expect(await words.inputValue()).toBe('无');
    await page.getByRole('button', { name: '下一步：选记录、保存' }).press('Enter');
    await page.getByText(/将填 40 行/).waitFor();
  });

  it('broke no rule of the security policy', () => {
    expect(program.violations()).toEqual([]);
  });
});
