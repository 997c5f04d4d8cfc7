// A clerk imports a roster: two rows that could not enter are put right in place, everything is saved as one
// transaction, seen in the roster, and taken back.

import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { read, utils, type WorkSheet } from 'xlsx';
import { expectAccessible } from './accessible.ts';
import { type RunningProgram, startProgram } from './browser.ts';
import { keepPicture } from './pictures.ts';

const roster = '01_从业人员花名册_锦棠街道.xlsx';
const folder = join(import.meta.dirname, '../fixtures');
describe('the import wizard', () => {
  const files = mkdtempSync(join(tmpdir(), 'liangxin-import-'));
  let program: RunningProgram;
  let page: Page;
  let before = 0;
  beforeAll(async () => {
    cpSync(join(folder, roster), join(files, roster));
    cpSync(join(folder, '82_截断.xlsx'), join(files, '82_截断.xlsx'));
    program = await startProgram({ files });
    page = program.page;
    await page.getByText('先用示例数据试试').click();
    await page.waitForSelector('.ag-row[row-index="9"] .ag-cell', { timeout: 60_000 });
    before = await peopleShown();
    await page.goto(`${program.address}/#/import?entity=person`);
  });
  afterAll(async () => {
    await program?.close();
    rmSync(files, { recursive: true, force: true });
  });

  const peopleShown = async () => {
    const line = await page.getByText(/^共 [\d,]+ 人/).innerText();
    return Number(/共 ([\d,]+) 人/.exec(line)?.[1]?.replaceAll(',', ''));
  };
  const picture = (name: string) => keepPicture(page, name);
  const menu = (name: string) => page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name });
  const next = (name: string) => page.getByRole('button', { name, exact: true }).click();

  it('says in one sentence why a damaged file is refused, and another can be chosen', async () => {
    await page.getByRole('button', { name: /82_截断/ }).click();
    await expect.poll(() => page.getByRole('alert').innerText()).toMatch(/损坏|不完整/);
    await picture('1-refused');
  });

  it('takes a file that is dropped onto the page, and says how its text is encoded', async () => {
    const base64 = readFileSync(join(folder, '02_骑手花名册_GBK.csv')).toString('base64');
    await page.locator('.import-drop').evaluate(dropFile, base64);
    await page.getByText(/认出 1 张表，文字编码 GB/i).waitFor();
    await next('换一个文件');
  });

  it('lists the sheets with counts, and what was not recognised with the reason', async () => {
    await page.getByRole('button', { name: new RegExp(roster) }).click();
    const row = page.getByRole('row', { name: /^导入 快递员/ });
    await expect.poll(() => row.innerText()).toMatch(/第 3–4 行\s+34\s+21\s+9\s+4/);
    await page.getByRole('checkbox', { name: '含隐藏的 1 行' }).check();
    await page.getByText('字典').waitFor();
    await picture('2-sheets');
    await expectAccessible(page);
  });

  it('shows where every column goes and reads anew when one is sent elsewhere', async () => {
    await next('下一步：对表头');
    await page.getByRole('region', { name: '快递员 的列' }).waitFor();
    await picture('3-columns');
    await expectAccessible(page);
    const alternative = page.getByLabel(/备注列导入到/);
    await page.getByRole('region', { name: '快递员 的列' }).press('End');
    await alternative.waitFor();
    await alternative.click();
    await page.keyboard.type('不导入');
    await page.keyboard.press('Enter');
    await page.getByText(/2 列不导入：序号、.*备注/).waitFor();
  });

  it('takes two corrected numbers by the same rules and leaves the other rows out', async () => {
    await next('下一步：改问题');
    const summary = page.getByText(/必须先改 \d+ 行/);
    await expect.poll(() => summary.innerText()).toContain('必须先改 7 行');
    await picture('4-problems');
    await expectAccessible(page);
    await page.getByRole('button', { name: /校验位不对/ }).click();
    const checksum = page.getByRole('textbox', { name: /^第 11 行/ });
    await checksum.fill('990000199001010017');
    await checksum.press('Enter');
    await expect.poll(() => summary.innerText()).toContain('必须先改 6 行');
    await page.getByText('✓ 已改好').waitFor();
    await picture('5-corrected');
    await page.getByRole('button', { name: /没有姓名/ }).click();
    await page.getByRole('button', { name: '（没有名称）' }).click();
    await page.getByRole('dialog').getByLabel(/姓名/).first().fill('赵补名');
    await picture('6-row');
    await page.getByRole('dialog').getByRole('button', { name: '改好' }).click();
    await expect.poll(() => summary.innerText()).toContain('必须先改 5 行');
  });

  it('exports what stays out, with the reason', async () => {
    await page.getByRole('button', { name: '导出未导入行（5）' }).click();
    await page.getByText(/已保存 5 行/).waitFor();
    const book = read(readFileSync(join(files, '01_从业人员花名册_锦棠街道_未导入行.xlsx')), { type: 'buffer' });
    const texts = book.SheetNames.map((name) => utils.sheet_to_csv(book.Sheets[name] as WorkSheet)).join('\n');
    expect(texts).toContain('原因,工作表,原行号');
    expect(texts).toContain('14070219900230997X');
  });

  it('asks before a link leads away, and finds the work as it was', async () => {
    await menu('从业人员').click();
    await page.getByRole('dialog', { name: '导入还没有完成' }).waitFor();
    await picture('7-leaving');
    await page.getByRole('button', { name: '先去看看' }).click();
    await peopleShown();
    await page.goto(`${program.address}/#/import`);
    await page.getByText(/必须先改 5 行/).waitFor();
  });

  it('saves everything as one transaction, shows it in the roster, and takes it back', async () => {
    await next('下一步：入库');
    await page.getByRole('row', { name: /^快递员 人员 \d/ }).waitFor();
    await picture('8-plan');
    await expectAccessible(page);
    await next('入库');
    await page.getByText('✓ 已入库').waitFor();
    await picture('9-done');
    await expectAccessible(page);
    await page.getByRole('link', { name: '去看从业人员名册' }).click();
    expect((await peopleShown()) - before).toBe(71);
    await page.getByRole('searchbox').or(page.getByRole('textbox')).first().fill('赵补名');
    await page.getByRole('gridcell', { name: '赵补名' }).waitFor();
    await picture('10-roster');
    await page.goto(`${program.address}/#/import`);
    await next('撤销本次导入');
    await page.getByRole('dialog').getByRole('button', { name: '撤销', exact: true }).click();
    await page.getByText(/^已撤销/).waitFor();
    await picture('11-undone');
    await menu('从业人员').click();
    await expect.poll(peopleShown).toBe(before);
  });

  it('did all this without a complaint of the browser', () => expect(program.violations()).toEqual([]));
});

function dropFile(target: Element, base64: string): void {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([bytes], '骑手.csv'));
  target.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
}
