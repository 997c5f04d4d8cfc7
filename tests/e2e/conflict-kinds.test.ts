// Every kind of conflict that clerks of two PCs can make, in two windows: a record deleted here and changed there, a demand
// of somebody who was deleted meanwhile, one person entered twice, fields written on both; asked about, decided by
// keyboard, many at once.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible } from './accessible.ts';
import { type RunningProgram, startProgram } from './browser.ts';
import {
  addPerson,
  button,
  expectPeople,
  openPage,
  saveAndShut,
  setUpOffice,
  shutSaved,
  untilSaved,
} from './clerk-steps.ts';
import { enrol, fourWords, openExchange, receiveAll, writeForColleagues } from './exchange-steps.ts';
import { keepPictures } from './pictures.ts';

const longName = '阿卜杜热合曼·阿卜杜克力木江·买买提托合提';
const idNo = '990000199001010017';
const disputed = ['演示甲', '演示乙', longName];

describe('conflicts of two PCs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lx-kinds-'));
  const [files, district] = [join(folder, '共享'), join(folder, 'district')];
  let one: RunningProgram;
  let two: RunningProgram;

  beforeAll(async () => {
    [one, two] = await Promise.all([startProgram({ files }), startProgram({ files })]);
    await setUpOffice(one.page, { deviceName: '一号机', userName: '演示专干' });
    await setUpOffice(two.page, { deviceName: '二号机', userName: '演示同事' });
    for (const { page } of [one, two]) await enrol(page, files, district);
    for (const { page } of [one, two]) await receiveAll(page, '授权文件');
    for (const name of [...disputed, '演示丙', '演示丁']) await add(one.page, name);
    await carry(one, two);
  });
  afterAll(async () => {
    await Promise.all([one?.close(), two?.close()]);
    rmSync(folder, { recursive: true, force: true });
  });

  const add = async (page: Page, name: string, number = '') => {
    await openPage(page, '从业人员');
    await addPerson(page, { name, phone: '', idNo: number, note: '名册' });
    await untilSaved(page);
  };
  const carry = async (from: RunningProgram, to: RunningProgram) => {
    await writeForColleagues(from.page, files);
    await receiveAll(to.page, '同事电脑的交换包');
  };
  const open = async (page: Page, name: string) => {
    await openPage(page, '从业人员');
    await page.getByRole('gridcell', { name: new RegExp(`^${name}`) }).click();
    await page.getByRole('dialog').locator('#record-person_note').waitFor();
  };
  const note = async (page: Page, name: string, text: string) => {
    await open(page, name);
    await page.getByRole('dialog').locator('#record-person_note').fill(text);
    await saveAndShut(page);
  };
  const remove = async (page: Page, name: string, reason: string) => {
    await open(page, name);
    await page.getByRole('dialog').getByRole('button', { name: '删除', exact: true }).click();
    const asked = page.getByRole('dialog').last();
    await asked.getByRole('textbox').fill(reason);
    await asked.getByRole('button', { name: '删除', exact: true }).click();
    await page.getByRole('dialog').first().waitFor({ state: 'hidden' });
    await untilSaved(page);
  };
  const row = (page: Page, name: RegExp) =>
    page.getByRole('navigation', { name: '冲突列表' }).getByRole('button', { name });
  const review = (page: Page) => page.getByRole('region', { name: '这条冲突' });
  /** Picks an option by its number and confirms, on the row of the list. */
  const decide = async (page: Page, name: RegExp, option: string, reason?: string) => {
    await row(page, name).focus();
    await page.keyboard.press(option);
    if (reason !== undefined) {
      await page.keyboard.press('Tab');
      await review(page).getByRole('textbox').first().fill(reason);
      await review(page).getByRole('radio', { checked: true }).first().focus();
    }
    await page.keyboard.press('Enter');
    await row(page, name).waitFor({ state: 'detached' });
  };

  it('come up once both have worked on the same records', async () => {
    await remove(one.page, '演示丙', '重复录入');
    await remove(one.page, '演示丁', '已经离开本街道');
    await note(two.page, '演示丙', '换了站点');
    await openPage(two.page, '诉求问题');
    await button(two.page, '新增').first().click();
    const form = two.page.getByRole('dialog');
    await form.locator('[id$="_subject"]').fill('站点夏天没有饮水点');
    await form.locator('[id$="_personId"]').fill('演示丁');
    await two.page.locator('.ant-select-item-option').filter({ hasText: '演示丁' }).first().click();
    await form.getByRole('button', { name: /保存/ }).click();
    await form.getByRole('tab', { name: '修改记录' }).waitFor();
    await shutSaved(two.page);
    for (const name of disputed) {
      await note(one.page, name, '一号机写的');
      await note(two.page, name, '二号机写的');
    }
    await add(one.page, '演示戊', idNo);
    await add(two.page, '演示戊戊', idNo);
    await carry(one, two);
    await carry(two, one);
    for (const { page } of [one, two]) await page.getByRole('link', { name: '待核对 6 条' }).waitFor();
  });

  it('a record deleted here and changed there shows both, and can be brought back', async () => {
    const { page } = two;
    await page.goto(`${two.address}/#/conflicts`);
    await row(page, /演示丙/).click();
    await review(page).getByText('删除原因：重复录入').waitFor();
    await review(page).getByText('改了备注：换了站点').waitFor();
    await expectAccessible(page);
    await keepPictures(page, 'conflict-del-edit');
    await decide(page, /演示丙/, '1');
    await openPage(page, '从业人员');
    await expectPeople(page, '演示丙');
  });

  it('a demand of somebody who was deleted says who, why and by whom', async () => {
    const { page } = two;
    await page.goto(`${two.address}/#/conflicts`);
    await row(page, /名册人员/).click();
    await review(page).getByText('人员“演示丁”已删除，原因：已经离开本街道').waitFor();
    await expectAccessible(page);
    await keepPictures(page, 'conflict-ref-dead');
    await page.keyboard.press('2');
    await review(page).getByRole('combobox', { name: '改用另一条人员' }).waitFor();
    await expectAccessible(page);
    await keepPictures(page, 'conflict-ref-dead-other');
    await decide(page, /名册人员/, '3');
  });

  it('one person entered on both PCs is asked about, answered, and joined', async () => {
    await one.page.goto(`${one.address}/#/conflicts`);
    await row(one.page, /演示戊/).click();
    await one.page.getByLabel('给同事留言').fill('是不是同一个人？身份证号一样，名字差一个字，你那边见过本人吗？');
    await button(one.page, '留言').click();
    await carry(one, two);
    const { page } = two;
    await page.goto(`${two.address}/#/conflicts`);
    await row(page, /演示戊.*留言 1/).click();
    await review(page).getByText('演示专干@一号机', { exact: false }).last().waitFor();
    await page.getByLabel('给同事留言').fill('见过，是同一个人');
    await page.keyboard.press('Enter');
    await review(page).getByText('见过，是同一个人').waitFor();
    await row(page, /演示戊/).focus();
    await page.keyboard.press('1');
    await expectAccessible(page);
    await keepPictures(page, 'conflict-dup');
    await page.keyboard.press('Enter');
    await row(page, /演示戊/).waitFor({ state: 'detached' });
  });

  it('many are decided at once, ticked by keyboard, long names and all', async () => {
    const { page } = two;
    await row(page, new RegExp(disputed[0] ?? '')).click();
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await page.getByText('已勾选 3 条').waitFor();
    await expectAccessible(page);
    await keepPictures(page, 'conflict-bulk');
    await button(page, '全部采用较新的').click();
    await page.getByRole('dialog').getByText('将一次处理 3 条：同一项填得不一样 3 条。').waitFor();
    await keepPictures(page, 'conflict-bulk-ask');
    await page.keyboard.press('Enter');
    await page.getByText('没有要核对的冲突').waitFor();
    await page.getByText('已处理 6').click();
    await page.getByText('合并为同一条').first().waitFor();
    await expectAccessible(page);
    await keepPictures(page, 'conflict-decided');
  });

  it('are gone on the other PC too, and both read the same four words', async () => {
    await carry(two, one);
    expect(await one.page.getByRole('link', { name: /^待核对/ }).count()).toBe(0);
    expect(await fourWords(one.page)).toBe(await fourWords(two.page));
    await openExchange(one.page, '冲突');
    expect([one.violations(), two.violations()]).toEqual([[], []]);
  });
});
