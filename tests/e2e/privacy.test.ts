// Nothing about a person may be read from the disk: after an import, typed records, a search, a reveal, a bundle and a
// backup, every file of the browser's profile and of the program is searched for names, telephones and ID numbers.

import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lxrecv } from '#district/lxrecv.ts';
import { type RunningProgram, startProgram } from './browser.ts';
import { addPerson, button, office, openPage, setUpOffice, unlock, untilSaved } from './clerk-steps.ts';

const roster = '01_从业人员花名册_锦棠街道.xlsx';
const fixtures = join(import.meta.dirname, '../fixtures');
const typed = [
  { name: '演示欧阳甲', phone: '19900008811', idNo: '990000199001010017', note: '备注里的住址演示里弄' },
  { name: '演示慕容乙', phone: '19900008822', idNo: '', note: '家有两名学生演示注记' },
];
const cellText = '演示格子社区';

describe('what the disk tells about people', () => {
  const home = mkdtempSync(join(tmpdir(), 'liangxin-privacy-'));
  const folders = { profile: join(home, 'profile'), data: join(home, 'data'), files: join(home, '文件') };
  let program: RunningProgram;
  let recoveryCode = '';
  beforeAll(async () => {
    mkdirSync(folders.files, { recursive: true });
    cpSync(join(fixtures, roster), join(folders.files, roster));
    program = await startProgram(folders);
    recoveryCode = await setUpOffice(program.page);
  });
  afterAll(async () => {
    await program?.close();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  });

  it('is filled: two people typed, a roster imported, searched, revealed, undone', async () => {
    const { page } = program;
    for (const person of typed) await addPerson(page, person);
    await page.locator('.ag-row[row-index="0"] .ag-cell[col-id="person.communityName"]').click();
    await page.keyboard.type(cellText);
    await page.keyboard.press('Enter');
    await page.getByRole('gridcell', { name: cellText }).waitFor();
    await importRoster(page);
    await openPage(page, '从业人员');
    const search = page.getByRole('searchbox').or(page.locator('input[type="search"]')).first();
    await search.fill(typed[0]?.name as string);
    await page.locator('.ag-row[row-index="0"] .ag-cell[col-id="person.name"]').click();
    await button(page, '揭示').click();
    await page.getByLabel('原因').fill('核对本人信息');
    await page.getByRole('dialog').last().getByRole('button', { name: '揭示', exact: true }).click();
    await page.getByRole('dialog').getByRole('tab', { name: '修改记录' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await untilSaved(page);
  });

  it('is filled further: a backup, a bundle, a lock, a reload with a search typed in', async () => {
    const { page } = program;
    await openPage(page, '系统设置');
    await button(page, '选择备份位置').click();
    await page.getByText(/存到文件夹/).waitFor();
    await openPage(page, '数据交换');
    await enrol(page, folders.files, home);
    await page.getByLabel('说明', { exact: true }).fill('花名册里没有写');
    await page.keyboard.press('Enter');
    await button(page, '生成报送包').click();
    await page.getByText(/报送包已写好并校验通过/).waitFor();
    await openPage(page, '从业人员');
    await page
      .locator('input[type="search"]')
      .first()
      .fill(typed[1]?.name as string);
    await page.reload();
    await unlock(page);
    await page
      .locator('input[type="search"]')
      .first()
      .fill(typed[1]?.phone as string);
    await page.waitForTimeout(1500);
  });

  it('holds no name, telephone, ID number, note or password in any file', async () => {
    await program.close();
    rmSync(join(folders.files, roster));
    const secrets = secretsOfRoster();
    expect(secrets.length).toBeGreaterThan(150);
    for (const { name, phone, idNo, note } of typed) secrets.push(name, phone, idNo, note);
    secrets.push(cellText, office.password, recoveryCode, recoveryCode.replaceAll('-', ''));
    const files = filesBelow(home).filter((path) => !path.startsWith(join(home, '区')));
    const names = files.map((path) => relative(home, path));
    for (const expected of [/IndexedDB/, /\.lxj$/, /program\.log$/, /\.lxsync$/, /两新台账备份/])
      expect(names.some((name) => expected.test(name))).toBe(true);
    // The clerk's own name stands in the list of users: a search that did not find it would prove nothing.
    expect(filesHolding(files, [office.userName]).join()).toContain('vault.json');
    expect(filesHolding(files, secrets)).toEqual([]);
  });

  it('did all this without a complaint of the browser', () => expect(program.violations()).toEqual([]));
});

/** Which file holds which of the texts, in UTF-8 or UTF-16. */
function filesHolding(files: readonly string[], texts: readonly string[]): string[] {
  const needles = [...new Set(texts.filter((text) => text !== ''))].flatMap((text) => [
    { text, bytes: Buffer.from(text, 'utf8') },
    { text, bytes: Buffer.from(text, 'utf16le') },
  ]);
  return files.flatMap((path) => {
    const content = readFileSync(path);
    return needles.filter(({ bytes }) => content.includes(bytes)).map(({ text }) => `${path}: ${text}`);
  });
}

async function importRoster(page: Page): Promise<void> {
  await button(page, '导入 Excel').click();
  await page.getByRole('button', { name: new RegExp(roster) }).click();
  for (const next of ['下一步：对表头', '下一步：改问题', '下一步：入库', '入库']) {
    await button(page, next).and(page.locator(':enabled')).click({ timeout: 30_000 });
  }
  await page.getByText('✓ 已入库').waitFor({ timeout: 30_000 });
  await button(page, '再导入一个文件').click();
}

async function enrol(page: Page, files: string, home: string): Promise<void> {
  const terminal = { print: () => undefined, complain: () => undefined, now: () => new Date() };
  const run = async (argv: readonly string[]) => expect(await lxrecv(argv, terminal)).toBe(0);
  const dir = join(home, '区');
  await run(['init', '--dir', dir, '--district', '990102', '--name', '样例区']);
  await button(page, '生成登记申请').click();
  await page.getByText(/^已写好/).waitFor();
  const request = filesBelow(files).find((path) => path.endsWith('.lxreq')) as string;
  await run(['enrol', 'approve', request, '--dir', dir, '--out', files]);
  await button(page, '导入授权文件').click();
  await page.getByLabel(/已用电话或纸质通知与区里核对/).check();
  await button(page, '确认登记').click();
  await page.getByText(/^本机已在样例区登记/).waitFor();
}

/** Names, telephones and ID numbers of every row of the roster, from its truth. */
function secretsOfRoster(): string[] {
  const truth = JSON.parse(readFileSync(join(fixtures, 'truth', `${roster}.json`), 'utf8')) as {
    readonly sheets: readonly {
      readonly rows?: readonly { readonly values: { readonly [field: string]: unknown } }[];
    }[];
  };
  const rows = truth.sheets.flatMap((sheet) => sheet.rows ?? []);
  return rows.flatMap(({ values }) =>
    ['name', 'phone', 'idNo', 'residence', 'emergencyName', 'emergencyPhone'].flatMap((field) => {
      const value = values[field];
      return typeof value === 'string' ? [value] : [];
    }),
  );
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
