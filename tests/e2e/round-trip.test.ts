// A clerk sends two stations their rows to be checked, goes on working meanwhile, takes the files back with a conflict on
// both sides, decides, and takes it back again.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { read, utils, type WorkBook, type WorkSheet, write } from 'xlsx';
import { expectAccessible } from './accessible.ts';
import { type RunningProgram, startProgram } from './browser.ts';
import { button } from './clerk-steps.ts';
import { keepFile, keepPicture } from './pictures.ts';

const east = '演示第一暖新驿站';
const west = '演示第二暖新驿站';

describe('a round trip', () => {
  const files = mkdtempSync(join(tmpdir(), 'liangxin-trip-'));
  let program: RunningProgram;
  let page: Page;
  beforeAll(async () => {
    program = await startProgram({ files });
    page = program.page;
    page.setDefaultTimeout(15_000);
    await page.getByText('先用示例数据试试').click();
    await page.waitForSelector('.ag-row[row-index="9"] .ag-cell', { timeout: 60_000 });
  });
  afterAll(async () => {
    await program?.close();
    rmSync(files, { recursive: true, force: true });
  });

  const picture = (name: string) => keepPicture(page, name);

  const pathOf = (station: string) => {
    const name = readdirSync(files).find((one) => one.startsWith(`核对表_${station}`));
    if (name === undefined) throw new Error(`no file for ${station}, only ${readdirSync(files).join(', ')}`);
    return join(files, name);
  };
  /** Opens a sent file as a station would, and saves it. */
  const change = (station: string, how: (book: WorkBook, main: WorkSheet) => void) => {
    const book = read(readFileSync(pathOf(station)), { cellStyles: true });
    how(book, book.Sheets[book.SheetNames[0] ?? ''] as WorkSheet);
    writeFileSync(pathOf(station), write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer);
  };
  /** Writes into the only row of a sent table, by heading. */
  const put = (sheet: WorkSheet, heading: string, value: string | number) => {
    const rows = utils.sheet_to_json<unknown[]>(sheet, { header: 1, blankrows: true });
    const top = rows.findIndex((row) => row.includes(heading));
    const cell = utils.encode_cell({ r: top + 1, c: (rows[top] as unknown[]).indexOf(heading) });
    utils.sheet_add_aoa(sheet, [[value]], { origin: cell });
  };
  const editCell = async (row: number, column: string, text: string) => {
    await cell(row, column).click();
    await page.keyboard.type(text);
    await page.keyboard.press('Enter');
    await expect.poll(() => cell(row, column).innerText()).toBe(text);
  };
  const cell = (row: number, column: string) =>
    page.locator(`.ag-row[row-index="${row}"] .ag-cell[col-id="${column}"]`);
  const tripRow = (to: string) =>
    page
      .getByRole('row', { name: new RegExp(to) })
      .first()
      .innerText();
  const rowOf = (column: string) => page.getByRole('row', { name: new RegExp(`${east} ${column}`) }).innerText();

  it('begins with an explanation, where nothing went out yet', async () => {
    await page.goto(`${program.address}/#/round-trips`);
    await page.getByText('还没有发出过核对表').waitFor();
    await expectAccessible(page);
    await picture('1-empty');
  });

  it('asks for rows, columns and words, and says what is missing', async () => {
    await button(page, '发出核对表').click();
    await page.getByText('将生成 10 个文件，共 10 行').waitFor();
    await page.getByRole('checkbox', { name: '全选' }).uncheck();
    await page.getByText('没有要发出的行').waitFor();
    for (const name of [east, west]) await page.getByRole('checkbox', { name: new RegExp(`^${name}`) }).check();
    for (const column of ['座位数（个）', '开放时间'])
      await page.getByRole('radiogroup', { name: column }).getByRole('radio', { name: '请填写' }).check();
    await page.getByRole('checkbox', { name: '完整联系电话' }).check();
    await page.getByText('请写明用途').waitFor();
    await page.getByRole('textbox', { name: '用途' }).fill('核对站长联系电话');
    await page.getByRole('checkbox', { name: /附一张“新增”表/ }).check();
    await page.getByText('将生成 2 个文件，共 2 行').waitFor();
    await picture('2-form');
    await expectAccessible(page);
  });

  it('saves a file each, and lists what went out', async () => {
    await button(page, '生成并保存').click();
    await page.getByText('✓ 已保存 2 份核对表，共 2 行').waitFor();
    await picture('3-saved');
    await expectAccessible(page);
    keepFile(pathOf(east), 'sent.xlsx');
    await button(page, '完成').click();
    await page.getByText('共发出 2 份，2 份还没有全部收回').waitFor();
    expect(await page.getByRole('row', { name: new RegExp(east) }).innerText()).toMatch(/驿站\s+1\s+未收回\s+今天/);
    await picture('4-list');
    await expectAccessible(page);
    expect(readdirSync(files).filter((name) => name.startsWith('核对表_'))).toHaveLength(2);
  });

  it('the station corrects its file, and the clerk the ledger', async () => {
    change(east, (book, main) => {
      put(main, '站长', '演示新站长');
      put(main, '座位数（个）', 25);
      put(main, '驿站名称', '演示第一暖新驿站（改）');
      put(main, '开放时间', '8:00-21:00');
      utils.sheet_add_aoa(book.Sheets.新增 as WorkSheet, [['演示河边暖新驿站']], { origin: 'A4' });
    });
    await page.goto(`${program.address}/#/stations`);
    await editCell(0, 'station.managerName', '演示我们改');
    await editCell(0, 'station.host', '商圈');
  });

  it('shows every cell with what went out, what came back and what the ledger holds', async () => {
    await page.goto(`${program.address}/#/round-trips`);
    await button(page, '接收核对表').click();
    await page.getByRole('button', { name: new RegExp(east) }).click();
    await page.getByRole('tab', { name: '改动 5' }).waitFor();
    await picture('5-changes');
    await expectAccessible(page);
    expect(await rowOf('站长')).toMatch(/演示新站长\s+演示我们改\s+双方都改了/);
    expect(await rowOf('座位数（个）'.replace(/[（）]/g, '.'))).toMatch(/25/);
    expect(await rowOf('驿站名称')).toMatch(/他们改了\s+锁定的列/);
    await page.getByText('采用对方 2 处，保留我们的 1 处，新增 1 条').waitFor();
    await page.getByText('还有 1 处没定').waitFor();
    await page.getByRole('tab', { name: '新增的行 1' }).click();
    await page.getByRole('row', { name: /演示河边暖新驿站/ }).waitFor();
    await picture('6-new');
    await expectAccessible(page);
  });

  it('takes what the clerk decided, with a word of keyboard, as one transaction', async () => {
    await page.getByRole('tab', { name: /改动/ }).click();
    await page
      .getByRole('radiogroup', { name: `采用哪一个：${east} 站长` })
      .getByRole('radio', { name: '对方' })
      .focus();
    await page.keyboard.press('Space');
    await page.getByText('采用对方 3 处，保留我们的 1 处，新增 1 条').waitFor();
    await button(page, '入库').click();
    await page.getByText('✓ 已入库：采用对方 3 处，新增 1 条').waitFor();
    await picture('7-done');
    await expectAccessible(page);
    await page.goto(`${program.address}/#/stations`);
    await page.getByText('共 11 个').waitFor();
    expect(await cell(0, 'station.managerName').innerText()).toBe('演示新站长');
    expect(await cell(0, 'station.host').innerText()).toBe('商圈');
    expect(await cell(0, 'station.name').innerText()).toBe(east);
  });

  it('shows in the history which cell of which file a value came from', async () => {
    await cell(0, 'station.name').click();
    await page.getByRole('tab', { name: '修改记录' }).click();
    await page
      .getByText(new RegExp(`导入：核对表_${east}.*xlsx · 驿站 · F5`))
      .first()
      .waitFor();
    await picture('8-history');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('knows that the trip is back, and the same file when it comes again', async () => {
    await page.goto(`${program.address}/#/round-trips`);
    await button(page, '完成').click();
    await expect.poll(() => tripRow(east)).toMatch(/已收回 [\d-]+，采用 4 处/);
    await button(page, '接收核对表').click();
    await page.getByRole('button', { name: new RegExp(east) }).click();
    await page.getByText(/这个文件 .* 已经收过，采用了 4 处/).waitFor();
    await page.getByText('采用对方 0 处，保留我们的 1 处').waitFor();
    await page.getByRole('tab', { name: '新增的行 1' }).click();
    await page.getByText('台账中已有这一条').waitFor();
    await picture('9-again');
    await button(page, '返回列表').click();
  });

  it('gives everything back with 撤销', async () => {
    await button(page, '撤销').click();
    await page.getByText(/已撤销：收回核对表/).waitFor();
    await expect.poll(() => tripRow(east)).toContain('未收回（收过，已撤销）');
    await page.goto(`${program.address}/#/stations`);
    await page.getByText('共 10 个').waitFor();
    expect(await cell(0, 'station.managerName').innerText()).toBe('演示我们改');
  });

  it('asks about every difference of a file that lost its copy, after a restart as before', async () => {
    const sheet = read(readFileSync(pathOf(west))).Sheets.驿站 as WorkSheet;
    put(sheet, '座位数（个）', 40);
    rmSync(pathOf(west));
    writeFileSync(join(files, `${west}.csv`), `\ufeff${utils.sheet_to_csv(sheet)}`);
    await program.restart();
    page = program.page;
    page.setDefaultTimeout(15_000);
    await page.getByText('先用示例数据试试').click();
    await page.waitForSelector('.ag-row[row-index="9"] .ag-cell', { timeout: 60_000 });
    await page.goto(`${program.address}/#/round-trips`);
    await expect.poll(() => tripRow(west)).toContain('未收回');
    await button(page, '接收核对表').click();
    await page.getByRole('button', { name: new RegExp(`${west}.csv`) }).click();
    await page.getByText('文件里没有底稿').waitFor();
    await page.getByText('不知谁改的').waitFor();
    await page.getByText('还有 1 处没定').waitFor();
    await picture('10-no-copy');
    await expectAccessible(page);
    await button(page, '全部采用对方').click();
    await button(page, '入库').click();
    await page.getByText('✓ 已入库：采用对方 1 处').waitFor();
    await button(page, '撤销这次采用').click();
    await page.getByRole('dialog').getByRole('button', { name: '撤销', exact: true }).click();
    await page.getByText(/^已撤销：/).waitFor();
    await button(page, '完成').click();
    await expect.poll(() => tripRow(west)).toContain('未收回（收过，已撤销）');
    await picture('11-list');
  });

  it('fills the form again for a file that was lost', async () => {
    await button(page, `再次导出：${west}`).click();
    await page.getByText('将生成 1 个文件，共 1 行').waitFor();
    expect(
      await page.getByRole('radiogroup', { name: '座位数（个）' }).getByRole('radio', { name: '请填写' }).isChecked(),
    ).toBe(true);
    await button(page, '生成并保存').click();
    await page.getByText('✓ 已保存 1 份核对表').waitFor();
  });

  it('packs many files into one', async () => {
    await button(page, '再发一批').click();
    await button(page, '返回列表').click();
    await button(page, '发出核对表').click();
    await page.getByText('将生成 10 个文件').waitFor();
    await page.getByRole('radio', { name: '打成一个压缩包' }).check();
    await button(page, '生成并保存').click();
    await page.getByText('✓ 已保存 10 份核对表，共 10 行').waitFor();
    expect(readdirSync(files).filter((name) => name.endsWith('（10个）.zip'))).toHaveLength(1);
  });

  it('asks about what it cannot tell in a file that went through many hands', async () => {
    await button(page, '再发一批').click();
    await page.getByLabel('登记表').click();
    await page
      .locator('.ant-select-item-option')
      .filter({ hasText: /^两新组织$/ })
      .click();
    await page.getByRole('radio', { name: '一个文件' }).check();
    await page.getByText('没有写发给谁').waitFor();
    await page.getByRole('textbox', { name: '发给谁' }).fill('演示商会');
    await page.getByText('将生成 1 个文件，共 30 行').waitFor();
    await button(page, '生成并保存').click();
    await page.getByText('✓ 已保存 1 份核对表，共 30 行').waitFor();
    change('演示商会', (_, main) => {
      const list = utils.sheet_to_json<unknown[]>(main, { header: 1, blankrows: true });
      const top = list.findIndex((row) => String(row[0]).startsWith('核对编号'));
      const headings = list[top] as unknown[];
      const body = list.slice(top + 1);
      const at = (heading: string) => headings.indexOf(heading);
      const copied = [...(body[1] as unknown[])];
      copied[at('所属社区')] = '演示新社区';
      (body[2] as unknown[])[at('申报从业人数（人）')] = '三十来个';
      (body[3] as unknown[])[at('所属社区')] = '';
      headings[at('组织类型')] = '类别一';
      const industry = at('行业');
      for (const row of [headings, ...body, copied]) row.splice(industry, 1);
      for (const key of Object.keys(main)) if (/^[A-Z]+\d+$/.test(key)) delete main[key];
      utils.sheet_add_aoa(main, [...list.slice(0, top + 1), ...body.slice(1), copied]);
    });
    await button(page, '完成').click();
    await button(page, '接收核对表').click();
    await page.getByRole('button', { name: /演示商会/ }).click();
    await page.getByText('“组织类型”改成了“类别一”').waitFor();
    await page.getByText('没有找到的列不比对：“行业”。').waitFor();
    await picture('12-mangled');
    await expectAccessible(page);
    for (const tab of [/不能采用 \d/, /对方表中没有 1/, /编号重复 2/]) {
      await page.getByRole('tab', { name: tab }).click();
      await picture(`13-${String(tab).slice(1, 5)}`);
      await expectAccessible(page);
    }
    await page
      .getByLabel(/第 \d+ 行是/)
      .first()
      .selectOption('原来的记录');
    await page
      .getByLabel(/第 \d+ 行是/)
      .last()
      .selectOption('新增的行');
    await page.getByRole('tab', { name: '新增的行 1' }).click();
    await page.getByText('台账中已有这一条').waitFor();
    await button(page, '返回列表').click();
  });

  it('refuses in one sentence what is no 核对表', async () => {
    writeFileSync(join(files, '普通名单.csv'), '\ufeff姓名,电话\r\n演示甲,19900000001\r\n');
    await button(page, '接收核对表').click();
    await page.getByRole('button', { name: /普通名单/ }).click();
    await expect.poll(() => page.getByRole('alert').innerText()).toMatch(/不是本程序发出的核对表/);
    await expectAccessible(page);
  });

  it('did all this without a complaint of the browser', () => expect(program.violations()).toEqual([]));
});
