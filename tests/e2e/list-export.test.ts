// A clerk takes lists out of the program: as a workbook, as text for another program, on paper, and blank for others to
// fill in. What leaves is on record.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readWorkbook } from '#shared/workbook/read-workbook.ts';
import { named, noOffice, noPdfTools, pagesOf, savedByOffice, wordsOfPages } from '#tests/helpers/office-programs.ts';
import { expectAccessible } from './accessible.ts';
import { type RunningProgram, startProgram } from './browser.ts';
import { button, openPage, untilSaved } from './clerk-steps.ts';
import { keepFile, keepPicture } from './pictures.ts';

const purpose = '上报区委社会工作部';
const list = '演示街道两新组织综合党委人员台账';

describe('lists that leave the program', () => {
  const files = mkdtempSync(join(tmpdir(), 'liangxin-lists-'));
  let program: RunningProgram;
  let page: Page;
  beforeAll(async () => {
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

  const picture = (name: string) => keepPicture(page, name);
  const names = () => readdirSync(files).filter((name) => !name.startsWith('.'));
  const dialog = () => page.getByRole('dialog');
  const closed = async () => {
    await dialog().getByRole('button', { name: '关闭', exact: true }).last().click();
    await dialog().waitFor({ state: 'detached' });
  };
  /** The rows of a saved file as the importer reads them: values in the order of the columns. */
  const rowsOf = (name: string) => {
    const report = readWorkbook(readFileSync(join(files, name)), name);
    if (!report.ok) throw new Error(report.error.message);
    const [sheet] = report.value.sheets;
    if (!sheet || !('rows' in sheet)) throw new Error(`${name}: no table`);
    return sheet.rows.map(({ values }) => Object.values(values).map(String));
  };
  const textsOf = (name: string) => rowsOf(name).flat();

  it('offers what is filtered, with the columns in sight, and can be used without seeing', async () => {
    await page.getByLabel('查找人员').fill('快递员');
    await page.getByText('筛选后 40 人').waitFor();
    await button(page, '导出').click();
    await dialog().getByText('筛选出的 40 人').waitFor();
    await dialog().getByText('列（11 / 59）').waitFor();
    await picture('export-1-choices');
    await expectAccessible(page);
  });

  it('writes exactly these rows in their order, with hidden numbers', async () => {
    await button(page, '导出 40 人').click();
    await page.getByText('✓ 已导出 40 人，11 列').waitFor();
    await page.getByText(/证件号码、联系电话已遮盖；已记入操作记录/).waitFor();
    await picture('export-2-done');
    await expectAccessible(page);
    await closed();
    const [name = ''] = names();
    expect(name).toMatch(new RegExp(`^${list}_\\d{4}-\\d{2}-\\d{2}\\.xlsx$`));
    const rows = rowsOf(name);
    const shown = await page.locator('.ag-row .ag-cell[col-id="person.name"]').allInnerTexts();
    expect(rows).toHaveLength(40);
    expect(rows.slice(0, 5).map((row) => row.find((text) => text.startsWith('演示')))).toEqual(shown.slice(0, 5));
    expect(rows.flat()).toContain('快递员');
    expect(rows.flat()).not.toContain('外卖配送员');
    expect(rows.flat().filter((text) => /\d{15}/.test(text))).toEqual([]);
  });

  it.skipIf(noOffice)(named('opens in LibreOffice without complaint', noOffice), () => {
    const out = mkdtempSync(join(tmpdir(), 'liangxin-office-'));
    try {
      const [bytes] = savedByOffice(out, [join(files, names()[0] ?? '')], 'csv:Text - txt - csv (StarCalc):44,34,76');
      const text = new TextDecoder().decode(bytes);
      expect(text).toContain(list);
      expect(text).toContain('合计');
      expect(text.match(/,快递员,/g)).toHaveLength(40);
    } finally {
      rmSync(out, { recursive: true, force: true });
    }
  });

  it('gives a file of the same name another one, and says so', async () => {
    const [name = ''] = names();
    writeFileSync(join(files, name), 'open in Excel');
    await button(page, '导出').click();
    await button(page, '导出 40 人').click();
    await page.getByText(/已有同名文件.*另存为副本/).waitFor();
    await picture('export-3-copy');
    await closed();
    expect(readFileSync(join(files, name), 'utf8')).toBe('open in Excel');
    expect(names()).toContain(name.replace('.xlsx', '（2）.xlsx'));
    for (const each of names()) rmSync(join(files, each));
  });

  it('writes full numbers only for a purpose', async () => {
    await button(page, '导出').click();
    await page.getByRole('checkbox', { name: '完整证件号码' }).click();
    await button(page, '导出 40 人').click();
    await dialog().getByRole('alert').getByText('请写明用途').waitFor();
    await picture('export-4-purpose');
    expect(names()).toEqual([]);
    await page.getByLabel('用途').fill(purpose);
    await button(page, '导出 40 人').click();
    await page.getByText('证件号码完整写出').waitFor();
    await closed();
    const numbers = textsOf(names()[0] ?? '').filter((text) => /^990000\d{11}[\dX]$/.test(text));
    expect(numbers).toHaveLength(40);
    rmSync(join(files, names()[0] ?? ''));
  });

  it('writes the chosen columns of the selected rows as GBK text', async () => {
    const first = page.locator('.ag-row[row-index="0"] .ag-cell[col-id="person.sex"]');
    await first.click();
    await page.locator('.ag-row[row-index="2"] .ag-cell[col-id="person.sex"]').click({ modifiers: ['Shift'] });
    await page.getByText('选中 3 人').waitFor();
    await button(page, '导出').click();
    await dialog().getByText('选中的 3 人').click();
    await dialog().getByText('CSV（GBK）').click();
    await dialog().getByText('公示或给外单位').click();
    await page.getByLabel('查找列').fill('证件号码');
    await dialog().locator('.list-columns').getByRole('checkbox', { name: '证件号码' }).click();
    await button(page, '导出 3 人').click();
    await page.getByText('✓ 已导出 3 人，10 列').waitFor();
    await closed();
    const [name = ''] = names();
    const text = new TextDecoder('gbk', { fatal: true }).decode(readFileSync(join(files, name)));
    expect(text.split('\r\n')[0]).toMatch(/^序号,姓名,性别,政治面貌/);
    expect(text).toContain('演***');
    expect(text).not.toContain('演示甲');
    expect(text).toContain('（不公开）');
    expect(text.trim().split('\r\n')).toHaveLength(4);
    rmSync(join(files, name));
  });

  it('names the characters that GBK lacks before it writes anything', async () => {
    await button(page, '导出').click();
    await dialog().getByText('CSV（GBK）').click();
    await page.getByLabel('查找列').fill('备注');
    await page.getByLabel('标题').fill('名单');
    await closedByEscape();
    await typeInto('person.name', 0, '演示𠮷');
    await button(page, '导出').click();
    await dialog().getByText('CSV（GBK）').click();
    await page.getByRole('button', { name: /^导出 \d+ 人$/ }).click();
    await dialog().getByRole('alert').getByText('GBK 里没有这些字：𠮷').waitFor();
    await picture('export-5-gbk');
    await expectAccessible(page);
    expect(names()).toEqual([]);
    await dialog().getByText('CSV（UTF-8）').click();
    await page.getByRole('button', { name: /^导出 \d+ 人$/ }).click();
    await page.getByText('✓ 已导出').waitFor();
    await closed();
    expect(textsOf(names()[0] ?? '')).toContain('演示𠮷');
    rmSync(join(files, names()[0] ?? ''));
  });

  const closedByEscape = async () => {
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
  };
  const typeInto = async (column: string, row: number, text: string) => {
    const cell = page.locator(`.ag-row[row-index="${row}"] .ag-cell[col-id="${column}"]`);
    await page.locator(`.ag-row[row-index="${row}"] .ag-cell[col-id="person.sex"]`).click();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('F2');
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText(text);
    await page.keyboard.press('Enter');
    await expect.poll(() => cell.innerText()).toContain(text);
    await untilSaved(page);
  };

  it('shows sheet by sheet what will be printed', async () => {
    await page.getByLabel('查找人员').fill('');
    await page.getByText('筛选后').waitFor({ state: 'detached' });
    await button(page, '打印').click();
    await dialog().getByText('A4 自动（横向）').waitFor();
    await picture('print-1-choices');
    await expectAccessible(page);
    await button(page, '预览 200 人').click();
    await page.getByText('第 1 页，共 8 页').waitFor();
    await picture('print-2-preview');
    await expectAccessible(page);
    await button(page, '下一页').click();
    await page.getByText('第 2 页，共 8 页').waitFor();
    await dialog().getByText('原大').click();
    await picture('print-3-actual');
  });

  it.skipIf(noPdfTools)(named('prints every page with heading, number and hidden values', noPdfTools), async () => {
    await page.evaluate(() => {
      window.print = () => undefined;
    });
    await button(page, '打印 8 页').click();
    await dialog().getByText('已交给打印窗口').waitFor();
    const pdf = join(files, 'list.pdf');
    await page.pdf({ path: pdf, preferCSSPageSize: true });
    const { width, height, count } = pagesOf(pdf);
    expect([Math.round(width), Math.round(height), count]).toEqual([842, 595, 8]);
    const pages = wordsOfPages(pdf);
    for (const [at, text] of pages.entries()) {
      expect(text).toMatch(/序号\s+姓名\s+性别\s+证件号码/);
      expect(text.replaceAll(/\s/g, '')).toContain(`第${at + 1}页共8页`);
      expect(text).toContain('练习用户');
    }
    expect(pages.join('')).not.toMatch(/\d{15}/);
    expect(pages.at(-1)?.replaceAll(/\s/g, '')).toMatch(/合计200人.*制表人：练习用户审核人/s);
    expect(pages.join('').match(/演示[甲乙丙丁戊己庚辛壬癸]/g)).toHaveLength(199);
    keepFile(pdf, 'print.pdf');
    rmSync(pdf);
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    await page.locator('.print-document').waitFor({ state: 'detached' });
    await closedByEscape();
  });

  it('lists every deed with its purpose, by kind and by word, and writes the list out', async () => {
    await openPage(page, '系统设置');
    const record = page.getByRole('region', { name: '操作记录' }).first();
    await record.getByText(/^共 6 条$/).waitFor();
    await record.scrollIntoViewIfNeeded();
    await picture('audit-1');
    await expectAccessible(page);
    const row = record.getByRole('row').filter({ hasText: purpose });
    await expect.poll(() => row.innerText()).toMatch(/练习用户@演示电脑\s+导出\s+人员《.*》\s+40\s+证件号码/s);
    await page.getByLabel('在操作记录中查找').fill('不公开的词');
    await record.getByText('没有符合条件的记录').waitFor();
    await page.getByLabel('在操作记录中查找').fill('社会工作部');
    await record.getByText('共 6 条，筛选后 1 条').waitFor();
    await page.getByLabel('在操作记录中查找').fill('');
    await button(page, '导出记录').click();
    await page.getByText(/已保存 6 条/).waitFor();
    await record.getByText(/^共 7 条$/).waitFor();
    expect(names()).toEqual([expect.stringMatching(/操作记录_.*\.xlsx$/)]);
    rmSync(join(files, names()[0] ?? ''));
  });

  it('hands out blank tables that come back by 导入', async () => {
    await page.goto(`${program.address}/#/templates?entity=person`);
    await page.getByRole('heading', { name: '模板', level: 1 }).waitFor();
    await picture('templates');
    await expectAccessible(page);
    await page.getByRole('button', { name: '下载模板：新就业群体从业人员登记表' }).click();
    await page.getByText(/已保存：/).waitFor();
    const [name = ''] = names();
    const report = readWorkbook(readFileSync(join(files, name)), name);
    const [sheet] = report.ok ? report.value.sheets : [];
    expect(sheet).toMatchObject({ entity: 'person', counts: { data: 0 } });
    const columns = sheet && 'columns' in sheet ? sheet.columns : [];
    expect(columns.filter(({ field, header }) => field === null && header !== '序号')).toEqual([]);
  });

  it('did all this without a complaint of the browser', () => expect(program.violations()).toEqual([]));

  it('keeps the record over a restart', async () => {
    await program.restart();
    page = program.page;
    page.setDefaultTimeout(10_000);
    await page.getByText('先用示例数据试试').click();
    await page.getByRole('navigation').first().waitFor({ timeout: 30_000 });
    await openPage(page, '系统设置');
    await page.getByText(/^共 7 条$/).waitFor();
  });
});
