// The main job as a clerk and the district do it, with nothing replaced: first run, a messy roster with two rejected rows
// corrected, an edit, a restart, enrolment, a bundle, the district's receiver, its receipt, 已接收. The pictures under
// docs/screenshots are made on the way.

import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { idCheckCharacter } from '#shared/domain/id-number.ts';
import { type RunningProgram, startProgram } from './browser.ts';
import { openExchange, receiveAll } from './exchange-steps.ts';

const root = join(import.meta.dirname, '..', '..');
const roster = '01_从业人员花名册_锦棠街道.xlsx';
const password = 'yanshi-2026-jintang';
const waitMs = 20_000;

describe('the main job, end to end', () => {
  let program: RunningProgram;
  let district: string;
  beforeAll(async () => {
    program = await startProgram();
    district = join(program.dataDir, '..', 'district');
    for (const file of [roster, ...otherWorkbooks])
      copyFileSync(join(root, 'tests/fixtures', file), join(program.filesDir, file));
    program.page.setDefaultTimeout(waitMs);
  });
  afterAll(() => program?.close());

  const button = (name: string | RegExp) => program.page.getByRole('button', { name });
  const goTo = (name: string) => program.page.getByRole('link', { name, exact: true }).first().click();
  const isShown = (text: string | RegExp) => program.page.getByText(text).first().waitFor({ timeout: waitMs });
  const lxrecv = (...args: readonly string[]) =>
    execFileSync(process.execPath, [join(root, 'build/run.mjs'), 'lxrecv', ...args], { encoding: 'utf8' });
  const onStick = (extension: string) =>
    join(
      program.filesDir,
      readdirSync(program.filesDir, { recursive: true, encoding: 'utf8' }).find((name) => name.endsWith(extension)) ??
        '',
    );

  it('sets up the office, the recovery code and the place for backups', async () => {
    await picture(program.page, '01-选择用途');
    await button(/正式使用/).click();
    await fill(program.page, {
      '街道（镇）区划代码': '990102001',
      综合党委名称: '锦棠街道两新组织综合党委',
      本机名称: '党建办电脑1',
      你的姓名: '演示甲',
      再填一次密码: password,
    });
    await program.page.getByLabel('密码', { exact: true }).fill(password);
    await picture(program.page, '02-本机信息');
    await button('下一步').click();
    await isShown(/(?:[0-9A-Z]{4}-){5}[0-9A-Z]{4}/);
    const code = /(?:[0-9A-Z]{4}-){5}[0-9A-Z]{4}/.exec(await program.page.locator('body').innerText())?.[0] ?? '';
    await button('已抄好，去核对').click();
    await program.page.getByRole('textbox').fill(code);
    await button('核对').click();
    await button('选择文件夹').click();
    await isShown('已试写成功');
    await button('下一步').click();
    await button('导入名册').click();
  });

  it('reads the roster and shows every problem before anything is written', async () => {
    await button(new RegExp(roster)).click();
    await button('下一步：对表头').click();
    await isShown('基本信息 / 身份证号');
    await picture(program.page, '03-对表头');
    await button('下一步：改问题').click();
    await isShown('可以入库 58 行，入库并核实 13 行，必须先改 7 行');
    await picture(program.page, '04-改问题');
    await expect(program.page.getByText('待报送 0 条').count()).resolves.toBe(1);
  });

  it('takes two rejected rows once they are corrected, and writes all as one batch', async () => {
    const first17 = '14080219731201998';
    await correct(program.page, '证件号码丢了末几位', '第 6 行', first17 + idCheckCharacter(first17));
    await isShown('必须先改 6 行');
    await correct(program.page, '证件号码校验位不对', '第 11 行', '520502200211069998');
    await isShown('必须先改 5 行');
    await button('下一步：入库').click();
    await isShown('共写入记录');
    await picture(program.page, '05-入库');
    await button('入库').last().click();
    await isShown('已入库');
    await goTo('从业人员');
    await isShown('共 71 人');
    await picture(program.page, '06-从业人员');
  });

  it('keeps an edit made in the grid and one made in the drawer over a restart', async () => {
    await find(program.page, '周欣');
    await program.page.locator('.ag-row[row-index="0"] .ag-cell[col-id="person.communityName"]').click();
    await program.page.keyboard.type('演示社区');
    await program.page.keyboard.press('Enter');
    await program.page.locator('.ag-row[row-index="0"]').getByText('周欣').click();
    const drawer = program.page.getByRole('dialog');
    await drawer.getByLabel('备注', { exact: true }).fill('端到端测试写入');
    await program.page.keyboard.press('Control+s');
    await isShown('已保存');
    await picture(program.page, '07-人员抽屉');
    await drawer.getByRole('tab', { name: '修改记录' }).click();
    await drawer.getByText(`${roster}`).first().waitFor();
    await picture(program.page, '08-修改记录');
    await program.restart();
    program.page.setDefaultTimeout(waitMs);
    await program.page.getByLabel('密码', { exact: true }).fill(password);
    await picture(program.page, '09-登录');
    await button(/打开|登录|解锁/).click();
    await isShown('共 71 人');
    await find(program.page, '周欣');
    await program.page.locator('.ag-row[row-index="0"]').getByText('演示社区').waitFor();
    await program.page.locator('.ag-row[row-index="0"]').getByText('周欣').click();
    await expect.poll(() => drawerNote(program.page).inputValue()).toBe('端到端测试写入');
    await program.page.keyboard.press('Escape');
  });

  it('enrols the PC with the district by file and spoken code', async () => {
    await goTo('数据交换');
    await button('生成登记申请').click();
    await isShown('打电话给区里');
    lxrecv('init', '--dir', district, '--district', '990102', '--name', '演示区');
    const request = onStick('.lxreq');
    const spoken = /(?:\d{4} ){7}\d{4}/.exec(lxrecv('enrol', 'show', request))?.[0] ?? '';
    await isShown(spoken);
    lxrecv('enrol', 'approve', request, '--dir', district, '--out', program.filesDir);
    await button('导入授权文件').click();
    await isShown('区里的指纹');
    await picture(program.page, '10-登记');
    await program.page.getByRole('checkbox').check();
    await button('确认登记').click();
    await isShown('本机已在演示区登记');
  });

  it('writes a bundle that the receiver verifies and loads, and shows its receipt as 已接收', async () => {
    // The roster names employers that nobody has classified yet.
    await isShown('报送前必须处理的');
    await program.page.getByLabel('说明', { exact: true }).fill('花名册里没有写，下月走访时补齐');
    await program.page.keyboard.press('Enter');
    await button('生成报送包').click();
    await isShown('报送包已写好并校验通过');
    await picture(program.page, '11-报送');
    const stored = lxrecv('import', program.filesDir, '--dir', district, '--receipts', program.filesDir);
    expect(stored).toContain('已接收');
    const figures = lxrecv(
      'figures',
      '--db',
      `pglite:${district}`,
      '--from',
      '2024-01-01',
      '--to',
      '2026-12-31',
      '--json',
    );
    expect(JSON.parse(figures)['P-02'].value).toBe(71);
    await receiveAll(program.page, '区里的回执');
    await openExchange(program.page, '回执');
    await isShown('已接收');
    await isShown('待报送 0 条');
    await picture(program.page, '12-回执');
    await program.page.getByRole('link', { name: '历史', exact: true }).click();
    await picture(program.page, '13-历史');
  });

  it('takes in the other registers of the office, whatever their format', async () => {
    for (const file of otherWorkbooks) {
      await goTo('从业人员');
      await button('导入 Excel').click();
      await again(program.page);
      await button(new RegExp(file)).click();
      for (const step of ['对表头', '改问题', '入库']) await button(`下一步：${step}`).click();
      await isShown('共写入记录');
      await button('入库').last().click();
      await isShown('已入库');
    }
    await goTo('从业人员');
    // 71 from 01, 29 members of 10, and six of 26 who were not known (the roster's corrected 卫峰 is one of the known).
    await isShown('共 106 人');
  });

  it('has a picture of every other page, and broke no rule of the page’s security policy', async () => {
    for (const [name, file] of otherPages) {
      await goTo(name);
      await program.page.getByRole('heading', { level: 1 }).waitFor();
      await picture(program.page, file);
    }
    expect(program.violations()).toEqual([]);
  });
});

const otherWorkbooks = [
  '08_两新组织企业台账_97-2003.xls',
  '11_党组织台账.xlsx',
  '10_党员名册.xlsx',
  '12_暖新驿站台账及设施清单.xlsx',
  '13_活动记录台账.xlsx',
  '26_四月新增名单_与01重复.xlsx',
  '14_诉求问题台账.xlsx',
  '15_走访记录.xls',
] as const;

const otherPages = [
  ['企业与组织', '14-企业与组织'],
  ['暖新驿站', '15-暖新驿站'],
  ['活动服务', '16-活动服务'],
  ['诉求问题', '17-诉求问题'],
  ['系统设置', '18-系统设置'],
] as const;

async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(join(root, 'docs/screenshots'), { recursive: true });
  await page.waitForTimeout(400);
  await page.screenshot({ path: join(root, 'docs/screenshots', `${name}.png`) });
}

/** The wizard shows the result of the import before until another one is begun. */
async function again(page: Page): Promise<void> {
  const another = page.getByRole('button', { name: '再导入一个文件' });
  await another.or(page.getByText('入库前不会改动台账')).first().waitFor();
  if (await another.isVisible()) await another.click();
}

async function fill(page: Page, values: { readonly [label: string]: string }): Promise<void> {
  for (const [label, value] of Object.entries(values)) await page.getByLabel(label).fill(value);
}

async function correct(page: Page, problem: string, row: string, value: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(problem) }).click();
  const cell = page.getByRole('textbox', { name: new RegExp(row) }).first();
  await cell.fill(value);
  await cell.press('Enter');
}

async function find(page: Page, text: string): Promise<void> {
  await page.getByPlaceholder(/查找/).fill(text);
  await page.locator('.ag-row[row-index="0"]').getByText(text).waitFor();
}

function drawerNote(page: Page): Locator {
  return page.getByRole('dialog').getByLabel('备注', { exact: true });
}
