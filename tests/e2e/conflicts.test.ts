// Conflicts as a clerk meets them on one PC: two records with one number are joined by keyboard, asked about, taken back;
// what the district sent back is marked, corrected and accepted; four words stand for the ledger.

import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible } from './accessible.ts';
import { type RunningProgram, startProgram } from './browser.ts';
import { addPerson, button, openPage, setUpOffice, unlock, untilSaved } from './clerk-steps.ts';
import { openExchange, receiveAll } from './exchange-steps.ts';

const root = join(import.meta.dirname, '..', '..');
const idNo = '990000199001010017';

describe('conflicts', () => {
  let program: RunningProgram;
  beforeAll(async () => {
    program = await startProgram();
    await setUpOffice(program.page);
    await addPerson(program.page, { name: '张测试', phone: '19900000001', idNo });
    await addPerson(program.page, { name: '张测', phone: '19900000002', idNo, note: '换过手机' });
  });
  afterAll(() => program?.close());

  const isShown = (text: string | RegExp) => program.page.getByText(text).first().waitFor();
  const row = (name: string) =>
    program.page.getByRole('navigation', { name: '冲突列表' }).getByRole('button', { name });

  it('two records with one number are counted, marked on their rows and named in the drawer', async () => {
    const { page } = program;
    await page.getByRole('link', { name: '待核对 1 条' }).waitFor();
    expect(await page.locator('.cell-mark-conflict').count()).toBe(2);
    await page.getByRole('gridcell', { name: /张测试/ }).click();
    await page.getByRole('dialog').getByRole('link', { name: '去核对' }).click();
    await row('人员“张测试”、“张测”').waitFor();
    await expectAccessible(page);
  });

  it('are joined by keyboard alone, with the value that the clerk ticked', async () => {
    const { page } = program;
    await row('人员“张测试”、“张测”').focus();
    await page.keyboard.press('1');
    const twins = page.getByRole('table', { name: '两条记录不同的地方' });
    await twins.getByRole('radio', { name: '199****0002' }).waitFor();
    expect(await twins.getByRole('radio', { name: '199****0002' }).isChecked()).toBe(true);
    await twins.getByRole('radio', { name: '张测试' }).check();
    await expectAccessible(page);
    await row('人员“张测试”、“张测”').focus();
    await page.keyboard.press('Enter');
    await isShown('没有要核对的冲突');
    await openPage(page, '从业人员');
    await isShown('共 1 人');
    await page.getByRole('gridcell', { name: '张测试', exact: true }).waitFor();
    await page.getByRole('gridcell', { name: '199****0002' }).waitFor();
  });

  it('a decision is listed, also after a restart, and can be taken back', async () => {
    await untilSaved(program.page);
    await program.restart();
    const { page } = program;
    await unlock(page);
    await page.goto(`${program.address}/#/conflicts/decided`);
    await isShown('合并为同一条');
    await expectAccessible(page);
    await button(page, '撤回').first().click();
    await page.getByRole('dialog').getByRole('button', { name: '撤回', exact: true }).click();
    await isShown('已撤回：合并为同一条');
    await page.getByText('待核对 1', { exact: true }).first().click();
    await row('人员“张测试”、“张测”').waitFor();
  });

  it('a question to the colleague stays with the conflict', async () => {
    const { page } = program;
    await page.getByLabel('给同事留言').fill('是不是同一个人？');
    await button(page, '留言').click();
    await isShown('留言 1');
    await isShown('演示专干@样例电脑1');
  });

  it('records that are not the same stay two, and the reason is kept', async () => {
    const { page } = program;
    await row('人员“张测试”、“张测”').focus();
    await page.keyboard.press('2');
    await page.getByLabel('不是同一人的原因').fill('派出所证实重号');
    await button(page, '就这样处理（Enter）').click();
    await isShown('没有要核对的冲突');
    await page.getByText('已处理 2').click();
    await isShown('原因：派出所证实重号');
  });

  it('four words stand for the ledger, and change with it; the other PC’s words are compared', async () => {
    const { page } = program;
    await page.goto(`${program.address}/#/compare`);
    await page.getByRole('list', { name: '整本台账的四个词' }).waitFor();
    const wordsOf = async (part: string) =>
      (
        await page
          .getByRole('list', { name: `${part}的四个词` })
          .getByRole('listitem')
          .allInnerTexts()
      ).join(' ');
    const [whole, people] = [await wordsOf('整本台账'), await wordsOf('从业人员')];
    expect(whole.split(' ')).toHaveLength(4);
    await page.getByLabel('对方的整本台账').fill(whole.replaceAll(' ', '、'));
    await isShown('两台电脑的台账完全一样');
    await page.getByLabel('对方的整本台账').fill('');
    await page.getByLabel('对方的从业人员').fill(people.slice(0, -1) + (people.endsWith('一') ? '二' : '一'));
    await isShown('两台电脑不一样的部分：从业人员。');
    await expectAccessible(page);
    await openPage(page, '从业人员');
    await addPerson(page, { name: '李测试', phone: '19900000003', idNo: '990000199002020014' });
    await page.goto(`${program.address}/#/compare`);
    await page.getByRole('list', { name: '整本台账的四个词' }).waitFor();
    expect(await wordsOf('整本台账')).not.toBe(whole);
    expect(await wordsOf('从业人员')).not.toBe(people);
  });
});

describe('区级退回', () => {
  let program: RunningProgram;
  let district: string;
  beforeAll(async () => {
    program = await startProgram();
    district = join(program.dataDir, '..', 'district');
    await setUpOffice(program.page);
    await addPerson(program.page, { name: '王测试', phone: '19900000001', idNo });
    await addPerson(program.page, { name: '王测', phone: '19900000002', idNo });
  });
  afterAll(() => program?.close());

  /** 2: taken in, with something sent back. */
  const lxrecv = (...args: readonly string[]) => {
    const run = spawnSync(process.execPath, [join(root, 'build/run.mjs'), 'lxrecv', ...args], { encoding: 'utf8' });
    if (run.status !== 0 && run.status !== 2) throw new Error(`lxrecv ended with ${run.status}: ${run.stderr}`);
  };
  const isShown = (text: string | RegExp) => program.page.getByText(text).first().waitFor({ timeout: 20_000 });

  const bundles = () =>
    readdirSync(program.filesDir, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.lxsync'))
      .length;

  /** Writes a bundle, lets the district answer, and takes its receipt in. */
  async function report(receipt: number): Promise<void> {
    const { page } = program;
    await openPage(page, '数据交换');
    const before = bundles();
    await button(page, '生成报送包').click();
    await expect.poll(bundles, { timeout: 20_000 }).toBe(before + 1);
    await isShown('报送包已写好并校验通过');
    lxrecv('import', program.filesDir, '--dir', district, '--receipts', program.filesDir);
    await receiveAll(page, '区里的回执');
    await openExchange(page, '回执');
    await isShown(`${receipt} 号，`);
  }

  it('enrols the PC', async () => {
    const { page } = program;
    await openPage(page, '数据交换');
    await button(page, '生成登记申请').click();
    await isShown('打电话给区里');
    lxrecv('init', '--dir', district, '--district', '990102', '--name', '演示区');
    const request = readdirSync(program.filesDir, { recursive: true, encoding: 'utf8' }).find((name) =>
      name.endsWith('.lxreq'),
    );
    lxrecv('enrol', 'approve', join(program.filesDir, request ?? ''), '--dir', district, '--out', program.filesDir);
    await button(page, '导入授权文件').click();
    await page.getByRole('checkbox').check();
    await button(page, '确认登记').click();
    await isShown('本机已在演示区登记');
  });

  it('what the district sends back is marked in words, is 已改待报 once corrected, and goes when it is accepted', async () => {
    const { page } = program;
    await report(1);
    await page.getByRole('link', { name: '区级退回 2 条' }).click();
    await isShown('证件号码与本单位另外 1 条记录相同');
    await expectAccessible(page);
    await openPage(page, '从业人员');
    expect(await page.locator('.cell-mark-returned').count()).toBe(2);
    await page.getByRole('gridcell', { name: /^王测(?!试)/ }).click();
    await isShown(/区级退回（待改）：证件号码/);
    const drawer = page.getByRole('dialog');
    await drawer.getByRole('button', { name: '重填' }).first().click();
    await drawer.locator('#record-person_idNo').fill('990000199002020014');
    await drawer.getByRole('button', { name: /保存/ }).click();
    await isShown(/区级退回（已改待报）：证件号码/);
    await drawer.getByText('已保存').waitFor();
    await drawer.getByRole('button', { name: '关闭', exact: true }).click();
    await drawer.waitFor({ state: 'hidden' });
    await page.locator('.cell-mark-changed').waitFor();
    await page.getByRole('link', { name: '区级退回 1 条' }).click();
    await button(page, '核实无误').click();
    await page.getByLabel('原因').fill('看过本人证件');
    await page.getByRole('dialog').getByRole('button', { name: '核实无误' }).click();
    await page.getByText('已改待报').nth(1).waitFor();
    await report(2);
    await page.goto(`${program.address}/#/conflicts/returned`);
    await page.getByText('已接收').nth(1).waitFor();
    expect(program.violations()).toEqual([]);
  });
});
