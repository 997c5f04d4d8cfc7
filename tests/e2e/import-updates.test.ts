// A clerk imports a roster and, later, a changed copy of it: sees what would change, leaves some of it out, is stopped
// before much is lost, edits a value by hand, and takes the second import back without losing that edit.

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as xlsx from 'xlsx';
import { expectAccessible } from './accessible.ts';
import { type RunningProgram, startProgram } from './browser.ts';
import { button, choose, openPage, setUpOffice, unlock, untilSaved } from './clerk-steps.ts';
import { keepPicture } from './pictures.ts';

const roster = '01_从业人员花名册_锦棠街道.xlsx';
const changed = '花名册_四月.xlsx';
describe('an update by import', () => {
  const files = mkdtempSync(join(tmpdir(), 'liangxin-updates-'));
  let program: RunningProgram;
  let page: Page;
  beforeAll(async () => {
    const source = join(import.meta.dirname, '../fixtures', roster);
    cpSync(source, join(files, roster));
    writeChangedCopy(source, join(files, changed));
    writeFileSync(join(files, '同名两人.csv'), namesakes('19900000801', '19900000802'));
    writeFileSync(join(files, '同名一人.csv'), namesakes('19900000803'));
    program = await startProgram({ files });
    page = program.page;
    await setUpOffice(page);
  }, 240_000);
  afterAll(async () => {
    await program?.close();
    rmSync(files, { recursive: true, force: true });
  });

  const picture = (name: string) => keepPicture(page, name);
  const openFile = async (name: string) => {
    await page.goto(`${program.address}/#/import`);
    await page
      .getByRole('button', { name: new RegExp(name) })
      .first()
      .click();
    await button(page, '下一步：对表头').click();
  };
  const save = async () => {
    await button(page, '下一步：改问题').click();
    await button(page, '下一步：入库').click();
    await page.getByRole('region', { name: '入库结果' }).waitFor();
  };
  const past = (file: string) =>
    page.getByRole('region', { name: '导入记录' }).getByRole('row').filter({ hasText: file });

  it('begins with a first import, which the list of imports shows', async () => {
    await openFile(roster);
    await save();
    await button(page, '入库').click();
    await page.getByText('✓ 已入库').waitFor();
    await untilSaved(page);
    await button(page, '再导入一个文件').click();
    await expect.poll(() => past(roster).innerText()).toMatch(/演示专干.*新增 \d+[\s\S]*已入库/);
    await picture('20-past-imports');
    await expectAccessible(page);
  });

  it('says by what rows are matched, and what empty cells would do', async () => {
    await openFile(changed);
    await page.getByText(/证件号码 相同的算同一个人；没有证件号码的行/).waitFor();
    await choose(page, '匹配依据', /^姓名$/);
    await page.getByText(/^姓名 相同的算同一个人。对上几条时不猜/).waitFor();
    await choose(page, '匹配依据', /^证件号码，没有时用/);
    await page.getByLabel('空单元格也覆盖').check();
    await page.getByText(/文件里空着的会被清空/).waitFor();
    await picture('21-options');
    await expectAccessible(page);
  });

  it('shows old and new of every cell, with ticks by row, by field and by cell', async () => {
    await save();
    const list = page.getByRole('region', { name: '更新的内容' });
    await list.getByRole('row').filter({ hasText: '学历' }).first().waitFor();
    expect(await list.getByRole('row').filter({ hasText: '学历' }).first().innerText()).toMatch(
      /中专\s+大专\s+改为新值/,
    );
    expect(await list.getByRole('row').filter({ hasText: '清空' }).first().innerText()).toMatch(
      /\*{6}\s+（空）\s+清空/,
    );
    await expect.poll(() => list.getByRole('row').nth(1).innerText()).toContain(`${roster} · 快递员 · 第 5 行`);
    await page.getByText(/文件里没有的不会被删除，也不改动：人员 \d+ 人/).waitFor();
    await picture('22-changes');
    await expectAccessible(page);
    await page.getByLabel('快递员 第 5 行，整行').uncheck();
    await expect.poll(() => list.getByRole('row').nth(1).innerText()).toContain('保持原样');
    await page.getByText(/去掉勾的 \d+ 处保持原样/).waitFor();
    await picture('23-unticked');
  });

  it('stops before much is cut short, with the numbers and each value', async () => {
    await button(page, '入库').click();
    const dialog = page.getByRole('dialog', { name: /入库会减少台账里的内容/ });
    await dialog.getByText(/现居住地址：对上的记录中有内容的 \d+ 个，变短 \d+ 个/).waitFor();
    expect(await dialog.getByRole('button', { name: '仍然入库' }).isDisabled()).toBe(true);
    await picture('24-guard');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: '回去修改' }).click();
    const addresses = page.getByLabel(/^现居住地址，全部 \d+ 处$/);
    await addresses.check();
    await addresses.uncheck();
    await button(page, '入库').click();
    await page.getByText('✓ 已入库').waitFor();
    await untilSaved(page);
    await picture('25-done');
    await button(page, '再导入一个文件').click();
    await openPage(page, '从业人员');
  });

  it('left out what was unticked and wrote the rest, with the cell it came from', async () => {
    await openPerson(page, '曹书雪');
    expect(await page.locator('#record-person_phone').inputValue()).toBe('199****1000');
    await closePerson(page);
    await openPerson(page, '金晓平');
    await page.getByRole('dialog').getByRole('tab', { name: '修改记录' }).click();
    await page.getByText(`导入：${changed} · 快递员 · H7`).waitFor();
    await picture('26-history');
    await closePerson(page);
  });

  it('keeps an edit made since, and names it, when the import is taken back', async () => {
    await openPerson(page, '金晓平');
    await page.locator('#record-person_note').fill('四月家访过');
    await choose(page, '学历', '本科');
    await page.getByRole('dialog').getByRole('button', { name: /保存/ }).click();
    await untilSaved(page);
    await closePerson(page);
    await page.goto(`${program.address}/#/import`);
    await button(page, `撤销 ${changed} 的导入`).click();
    const dialog = page.getByRole('dialog', { name: `撤销导入：${changed}` });
    await dialog.getByText(/后来又改过或用到，保留不动/).waitFor();
    expect(await dialog.getByRole('row').filter({ hasText: '金晓平' }).innerText()).toMatch(
      /学历：后来改过\s+演示专干/,
    );
    await picture('27-undo');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: '撤销', exact: true }).click();
    await expect.poll(() => past(changed).innerText()).toMatch(/已撤销/);
    await picture('28-undone');
  });

  it('is remembered as taken back after a restart; the first import is still there', async () => {
    await untilSaved(page);
    await program.restart();
    page = program.page;
    await unlock(page);
    await page.goto(`${program.address}/#/import`);
    await expect.poll(() => past(changed).innerText()).toMatch(/已撤销[\s\S]*保留 1 处/);
    await expect.poll(() => past(roster).innerText()).toMatch(/已入库/);
    await button(page, '保留 1 处').click();
    await page.getByRole('dialog').getByText('学历：后来改过').waitFor();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /关闭|Close/ })
      .click();
    await openPage(page, '从业人员');
    await openPerson(page, '金晓平');
    await page.getByTitle('本科').first().waitFor();
    await closePerson(page);
  });

  it('guesses nothing where two records could be meant, and takes the one that is chosen', async () => {
    await openFile('同名两人.csv');
    await save();
    await button(page, '入库').click();
    await page.getByText('✓ 已入库').waitFor();
    await button(page, '再导入一个文件').click();
    await openFile('同名一人.csv');
    await choose(page, '匹配依据', /^姓名$/);
    await save();
    await page.getByText(/有 1 行疑似重复/).waitFor();
    await page.getByRole('combobox', { name: /同名人 怎么处理/ }).waitFor();
    await picture('30-doubt');
    await expectAccessible(page);
    await button(page, '比对 第 2 行').click();
    const dialog = page.getByRole('dialog', { name: /第 2 行是哪一条/ });
    await dialog.getByText('同名两人.csv · 第 3 行').waitFor();
    await picture('31-compare');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: '就是这一条' }).last().click();
    await button(page, '按选择重新核对').click();
    const list = page.getByRole('region', { name: '更新的内容' });
    await page.getByRole('tab', { name: /更新的内容 1/ }).click();
    expect(await list.getByRole('row').nth(1).innerText()).toMatch(/199\*{4}0802\s+19900000803\s+改为新值/);
    await button(page, '入库').click();
    await page.getByText('✓ 已入库').waitFor();
    await untilSaved(page);
  });

  it('did all this without a complaint of the browser', () => expect(program.violations()).toEqual([]));
});

async function openPerson(page: Page, name: string): Promise<void> {
  await page.getByRole('searchbox').or(page.getByRole('textbox')).first().fill(name);
  await page.getByRole('gridcell', { name, exact: true }).first().click();
  await page.getByRole('dialog').locator('#record-person_name').waitFor();
}

async function closePerson(page: Page): Promise<void> {
  await page.getByRole('dialog').getByRole('button', { name: '关闭', exact: true }).click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
}

function namesakes(...phones: readonly string[]): string {
  return ['姓名,联系电话,从业类型', ...phones.map((phone) => `同名人,${phone},快递员`), ''].join('\n');
}

/** The first sheet with another education and telephone, an emptied cell, and addresses without house and room. */
function writeChangedCopy(from: string, to: string): void {
  const book = xlsx.read(readFileSync(from), { cellDates: false });
  const name = '快递员';
  const sheet = book.Sheets[name] as xlsx.WorkSheet;
  const put = (cell: string, text: string) => {
    sheet[cell] = { t: 's', v: text };
  };
  put('H5', '大专');
  put('U5', '19900099001');
  put('H7', '大专');
  delete sheet.V8;
  for (let row = 5; row <= 38; row++) {
    const address = (sheet[`W${row}`] as xlsx.CellObject | undefined)?.v;
    if (typeof address === 'string') put(`W${row}`, address.replace(/\d+号楼.*$/, ''));
  }
  const bytes = xlsx.write({ SheetNames: [name], Sheets: { [name]: sheet } }, { type: 'array', bookType: 'xlsx' });
  writeFileSync(to, new Uint8Array(bytes));
}
