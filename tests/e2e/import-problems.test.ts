// What a clerk does about rows that are not as they should be: settles them by group, sends them back to the station as a
// workbook and takes that in again, goes on with kept rows after a restart, and explains to the program what it does not
// know: a sheet, an encoding, a word. Blocks that were copied in a table program go the same way.

import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { read, utils, write } from 'xlsx';
import { idCheckCharacter } from '#shared/domain/id-number.ts';
import { expectAccessible } from './accessible.ts';
import { type RunningProgram, startProgram } from './browser.ts';
import { keepPicture } from './pictures.ts';

const roster = '01_从业人员花名册_锦棠街道.xlsx';
const own = '街道自己的表.xlsx';
const words = '有自己写法的名单.csv';
const damaged = '坏了一个字节的名单.csv';
describe('rows that are not as they should be', () => {
  const files = mkdtempSync(join(tmpdir(), 'liangxin-problems-'));
  let program: RunningProgram;
  beforeAll(async () => {
    cpSync(join(import.meta.dirname, '../fixtures', roster), join(files, roster));
    writeFileSync(join(files, own), workbookOf([['锦棠街道'], ['谁', '号', '怎么找'], ...peopleOf(61, 3)]));
    writeFileSync(join(files, words), `姓名,联系电话,从业类型\n赵跑跑,19900000701,跑单王\n钱跑跑,19900000702,跑单王\n`);
    writeFileSync(join(files, damaged), damagedCsv());
    program = await startProgram({ files });
    await openSample();
  });
  afterAll(async () => {
    await program?.close();
    rmSync(files, { recursive: true, force: true });
  });

  const page = () => program.page;
  const openSample = async () => {
    page().setDefaultTimeout(15_000);
    await page().context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: program.address });
    await page().getByText('先用示例数据试试').click();
    await page().waitForSelector('.ag-row[row-index="9"] .ag-cell', { timeout: 60_000 });
  };
  /** The page with nothing on it, whatever was left there. */
  const openImport = async (query = '?entity=person') => {
    await page().goto(`${program.address}/#/kept-rows`);
    await page().getByRole('heading', { name: '未导入的行', level: 1 }).waitFor();
    await page().goto(`${program.address}/#/import${query}`);
    await page().getByRole('heading', { name: /^导入/, level: 1 }).waitFor();
  };
  const choose = async (name: string) => {
    await openImport();
    const list = page().getByRole('list', { name: '约定文件夹中的表格' });
    await list.getByRole('button', { name: new RegExp(escaped(name)) }).click();
    await page().getByRole('heading', { name: '文件里的表' }).waitFor();
  };
  const next = (name: string) => page().getByRole('button', { name, exact: true }).click();
  const openGroup = (name: RegExp) =>
    page().getByRole('navigation', { name: '问题分组' }).getByRole('button', { name }).click();
  const summary = () =>
    page()
      .getByText(/必须先改 \d+ 行/)
      .innerText();
  const commit = async () => {
    await next('下一步：入库');
    await next('入库');
    await page().getByText('✓ 已入库').waitFor();
  };
  const finish = async () => {
    await next('下一步：对表头');
    await next('下一步：改问题');
    await commit();
    await next('再导入一个文件');
  };
  const expectPerson = async (name: string) => {
    await page().goto(`${program.address}/#/people`);
    await page().getByRole('searchbox').fill(name);
    await page().getByRole('gridcell', { name, exact: true }).first().waitFor();
  };
  const picture = (name: string) => keepPicture(page(), `problems-${name}`);

  it('are settled by group: a suggestion, a reason, another day', async () => {
    await choose(roster);
    await expect.poll(() => page().getByRole('checkbox', { name: '含隐藏的 1 行' }).isChecked()).toBe(true);
    await picture('1-sheets');
    await expectAccessible(page());
    await next('下一步：对表头');
    await next('下一步：改问题');
    await openGroup(/校验位不对/);
    await page()
      .getByRole('button', { name: /^采用 \d{17}[\dX]$/ })
      .click();
    await expect.poll(summary).toContain('必须先改 6 行');
    await openGroup(/性别与证件号码不一致/);
    await next('全部采用建议（1）');
    await page().getByText('✓ 已改好').waitFor();
    await openGroup(/年龄与出生日期不符/);
    await page().getByLabel('核实原因').fill('户籍登记如此');
    await next('全部标记已核实');
    await page().getByText('✓ 已核实：户籍登记如此').waitFor();
    await picture('2-verified');
    await openGroup(/不是居民身份证号/);
    await page()
      .getByRole('combobox', { name: /的处理$/ })
      .selectOption('暂不导入');
    await expectAccessible(page());
    await page().getByRole('button', { name: '导出未导入行（7）' }).waitFor();
    await openGroup(/位数不对/);
    await next('只导出本组');
    await page()
      .getByText(/已保存 2 行/)
      .waitFor();
    await next('导出未导入行（7）');
    await page()
      .getByText(/已保存 7 行/)
      .waitFor();
    await commit();
    await page().getByText('没有导入的 7 行已保留 90 天').waitFor();
    await picture('3-done');
    await next('再导入一个文件');
  });

  it('that came in doubtful are listed until somebody has looked', async () => {
    await page().goto(`${program.address}/#/kept-rows`);
    await page()
      .getByRole('tab', { name: /待核实的行/ })
      .click();
    const groups = page().getByRole('navigation', { name: '核实的内容' });
    await groups.getByRole('button', { name: /没有联系电话/ }).click();
    await picture('6-checks');
    expect(await groups.getByRole('button', { name: /年龄与出生日期不符/ }).count()).toBe(0);
    await expectAccessible(page());
    const link = page().getByRole('region', { name: '没有联系电话的记录' }).getByRole('link').first();
    const href = await link.getAttribute('href');
    await page().getByRole('checkbox', { name: '全选' }).check();
    await page().getByLabel('核实原因').fill('本人没有手机');
    await page()
      .getByRole('button', { name: /^标记已核实/ })
      .click();
    await expect.poll(() => groups.getByRole('button', { name: /没有联系电话/ }).count()).toBe(0);
    await page().goto(`${program.address}/${href}`);
    await page().getByRole('tab', { name: '修改记录' }).click();
    await page().getByText('已核实：联系电话：本人没有手机').waitFor();
    await picture('6-history');
    await page().getByRole('button', { name: '关闭', exact: true }).click();
  });

  it('come in again from the workbook that the station put right', async () => {
    const file = savedAs('_未导入行.xlsx');
    const book = read(readFileSync(join(files, file)), { type: 'buffer' });
    const sheet = book.Sheets.快递员;
    const rows = utils.sheet_to_json<string[]>(sheet ?? {}, { header: 1, raw: false });
    const head = rows.findIndex((row) => row.includes('原因'));
    const id = (rows[head + 1] ?? []).indexOf('身份证号');
    const bad = rows.findIndex((row, at) => at > head && row.join(' ').includes('位数不对'));
    const cell = sheet?.[utils.encode_cell({ r: bad, c: id })] as { t: string; v: string; w?: string; c?: unknown };
    expect(JSON.stringify(cell.c)).toContain('位数不对');
    Object.assign(cell, { t: 's', v: idOf(77), w: idOf(77) });
    const name = String(rows[bad]?.[1]);
    writeFileSync(join(files, '企业改好的.xlsx'), write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer);
    await choose('企业改好的.xlsx');
    await next('下一步：对表头');
    await expect.poll(() => page().getByRole('region', { name: '快递员 的列' }).innerText()).not.toContain('原行号');
    await next('下一步：改问题');
    await picture('4-again');
    await commit();
    await next('再导入一个文件');
    await expectPerson(name);
  });

  it('are there after a restart, to be gone on with', async () => {
    await program.restart();
    await openSample();
    await page().goto(`${program.address}/#/kept-rows`);
    const kept = page().getByRole('row', { name: /01_从业人员花名册_锦棠街道_未导入行\.xlsx .* 7 90 天/ });
    await kept.waitFor();
    await picture('5-kept');
    await expectAccessible(page());
    await kept.getByRole('link', { name: /^继续修改/ }).click();
    await page().getByRole('heading', { name: '文件里的表' }).waitFor();
    await next('下一步：对表头');
    await next('下一步：改问题');
    await openGroup(/没有姓名/);
    await page()
      .getByRole('textbox', { name: /^第 \d+ 行.*姓名/ })
      .fill('周补名');
    await page().keyboard.press('Enter');
    await page().getByText('✓ 已改好').waitFor();
    await commit();
    await expectPerson('周补名');
    await page().goto(`${program.address}/#/kept-rows`);
    await page()
      .getByRole('row', { name: /01_从业人员花名册_锦棠街道_未导入行\.xlsx .* 5 90 天/ })
      .waitFor();
    await expect
      .poll(() =>
        page()
          .getByRole('row', { name: /锦棠街道_未导入行/ })
          .count(),
      )
      .toBe(1);
  });

  it('can be copied from a table, with their heading', async () => {
    await openImport();
    await copy(page(), [['姓名', '身份证号', '联系电话'], ...peopleOf(81, 2)]);
    await page().keyboard.press('Control+V');
    await page()
      .getByText(/认出 1 张表/)
      .waitFor();
    await finish();
    await expectPerson('演示八一');
  });

  it('can be copied without their heading, which the register they are pasted from replaces', async () => {
    await openImport('?entity=employment');
    await copy(page(), peopleOf(84, 3));
    await next('从剪贴板粘贴');
    await page().getByRole('cell', { name: '没有表头' }).waitFor();
    await picture('7-pasted');
    await expectAccessible(page());
    await finish();
    await expectPerson('演示八四');
  });

  it('in an encoding that was not found out are read when the clerk names it', async () => {
    await choose(damaged);
    const encoding = page().getByLabel('文字编码');
    if ((await encoding.inputValue()) === 'utf-8') await encoding.selectOption('gb18030');
    await page().getByText('没有认出表头').waitFor();
    await picture('8-encoding');
    await encoding.selectOption('utf-8');
    await page()
      .getByText(/认出 1 张表，文字编码 UTF-8/)
      .waitFor();
    await finish();
    await expectPerson('演示九一');
  });

  it('of a sheet that nobody knows are read once the clerk says what it is, and the next time at once', async () => {
    await choose(own);
    await page().getByText('没有认出表头').waitFor();
    await page().getByLabel('登记为').selectOption('从业人员名册');
    await page().getByLabel('表头从第').selectOption('2');
    await next('按这样读取');
    await page()
      .getByText(/认出 1 张表/)
      .waitFor();
    await picture('9-own');
    await next('下一步：对表头');
    await mapColumn('谁', '姓名');
    await mapColumn('怎么找', '联系电话');
    await mapColumn('号', '写入备注');
    await picture('10-mapped');
    await next('下一步：改问题');
    await commit();
    await next('再导入一个文件');
    await choose(own);
    await page()
      .getByText(/认出 1 张表/)
      .waitFor();
    await next('下一步：对表头');
    await expect.poll(() => page().getByText('上次的对应').count()).toBe(3);
    await next('放弃导入');
    await page().getByRole('dialog').getByRole('button', { name: '放弃', exact: true }).click();
    await expectPerson('演示六一');
  });

  const mapColumn = async (column: string, field: string) => {
    await page().getByLabel(`${column}列导入到`).click();
    await page().keyboard.type(field.slice(0, 4));
    await page().locator('.ant-select-item-option').filter({ hasText: field }).first().click();
    await page()
      .getByText(/共 3 列/)
      .waitFor();
  };

  it('with a word of the office’s own are understood once the clerk said what it means', async () => {
    await choose(words);
    await next('下一步：对表头');
    await next('从业类型：对应值 1 个未定');
    await page().getByLabel('跑单王 对应').selectOption('同城跑腿');
    await picture('11-words');
    await expectAccessible(page());
    await page().keyboard.press('Escape');
    await page().getByRole('button', { name: '从业类型：对应值已定' }).waitFor();
    await next('下一步：改问题');
    await commit();
    await next('再导入一个文件');
    writeFileSync(join(files, '下个月.csv'), `姓名,联系电话,从业类型\n孙跑跑,19900000703,跑单王\n`);
    await choose('下个月.csv');
    await next('下一步：对表头');
    await page().getByRole('button', { name: '从业类型：对应值已定' }).waitFor();
    await next('放弃导入');
    await page().getByRole('dialog').getByRole('button', { name: '放弃', exact: true }).click();
  });

  it('of several files are one import, and whoever stands in two of them is seen', async () => {
    const [first, second] = [peopleOf(41, 2), peopleOf(42, 2)];
    for (const [name, people] of [
      ['甲站.csv', first],
      ['乙站.csv', second],
    ] as const)
      writeFileSync(
        join(files, name),
        ['姓名,身份证号,联系电话', ...people.map((cells) => cells.join(','))].join('\n'),
      );
    await openImport();
    await page().getByRole('checkbox', { name: '选中 甲站.csv' }).check();
    await page().getByRole('checkbox', { name: '选中 乙站.csv' }).check();
    await next('一起导入 2 个文件');
    await page()
      .getByText(/^2 个文件，认出 2 张表/)
      .waitFor();
    await picture('12-files');
    await next('下一步：对表头');
    await next('下一步：改问题');
    await openGroup(/证件号码与另一张表相同/);
    await page().getByRole('cell', { name: '乙站' }).waitFor();
    await commit();
    await next('再导入一个文件');
    await expectPerson('演示四三');
  });

  it('can be put aside with everything that was corrected', async () => {
    await choose(words);
    await next('下一步：对表头');
    await next('放弃导入');
    await next('先放一边，保留 90 天');
    await page().getByRole('heading', { name: '选一个 Excel、WPS 或 CSV 表格' }).waitFor();
    await page().goto(`${program.address}/#/kept-rows`);
    const kept = page().getByRole('row', { name: /有自己写法的名单_未导入行/ });
    await kept.getByRole('button', { name: /^放弃/ }).click();
    await page().getByRole('dialog').getByRole('button', { name: '放弃', exact: true }).click();
    await expect.poll(() => kept.count()).toBe(0);
  });

  it('did all this without a complaint of the browser', () => expect(program.violations()).toEqual([]));

  const savedAs = (ending: string) => {
    const name = readdirSync(files).find((one) => one.endsWith(ending));
    if (name === undefined) throw new Error(`nothing was saved, only ${readdirSync(files).join(', ')}`);
    return name;
  };
});

const digits = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

function idOf(sequence: number): string {
  const first17 = `99000019900101${String(sequence).padStart(3, '0')}`;
  return first17 + idCheckCharacter(first17);
}

/** 演示六一, 990000…061…, 19900000061 and so on. */
function peopleOf(from: number, count: number): string[][] {
  return Array.from({ length: count }, (_, i) => {
    const number = from + i;
    const name = `演示${digits[Math.floor(number / 10)]}${digits[number % 10]}`;
    return [name, idOf(number), `1990000${String(number).padStart(4, '0')}`];
  });
}

function workbookOf(rows: readonly (readonly string[])[]): Buffer {
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet(rows.map((row) => [...row])), 'Sheet1');
  return write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer;
}

/** UTF-8, but for one byte in a remark. */
function damagedCsv(): Buffer {
  const lines = [['姓名', '身份证号', '联系电话'], ...peopleOf(91, 3)].map((cells) => [...cells, '备注'].join(','));
  const bytes = Buffer.from(`${lines.join('\n')}\n`);
  bytes[bytes.length - 2] = 0xff;
  return bytes;
}

/** What a table program puts on the clipboard. */
async function copy(page: Page, rows: readonly (readonly string[])[]): Promise<void> {
  const text = rows.map((cells) => cells.join('\t')).join('\r\n');
  const cells = (row: readonly string[]) => row.map((cell) => `<td>${cell}</td>`).join('');
  const html = `<html><body><table>${rows.map((row) => `<tr>${cells(row)}</tr>`).join('')}</table></body></html>`;
  await page.evaluate(
    async ([plain, table]) => {
      const blob = (type: string, content = '') => new Blob([content], { type });
      const item = { 'text/plain': blob('text/plain', plain), 'text/html': blob('text/html', table) };
      await navigator.clipboard.write([new ClipboardItem(item)]);
    },
    [text, html],
  );
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
