// Two PCs of one office, each with a browser of its own, and one folder between them: the same person is edited on both,
// bundles go both ways, and both show the same.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible } from './accessible.ts';
import { type RunningProgram, startProgram } from './browser.ts';
import { addPerson, expectPeople, openPage, saveAndShut, setUpOffice, untilSaved } from './clerk-steps.ts';
import { enrol, openExchange, receiveAll, writeForColleagues } from './exchange-steps.ts';
import { keepPicture } from './pictures.ts';

describe('two PCs of one office', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lx-two-pcs-'));
  const [files, district] = [join(folder, '共享'), join(folder, 'district')];
  let one: RunningProgram;
  let two: RunningProgram;

  beforeAll(async () => {
    one = await startProgram({ files });
    two = await startProgram({ files });
    await setUpOffice(one.page, { deviceName: '一号机', userName: '演示甲' });
    await setUpOffice(two.page, { deviceName: '二号机', userName: '演示乙' });
  });
  afterAll(async () => {
    await one?.close();
    await two?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const noteOf = async (page: Page): Promise<string> => {
    await openPerson(page);
    const note = await page.getByRole('dialog').locator('#record-person_note').inputValue();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    return note;
  };
  const openPerson = async (page: Page) => {
    await openPage(page, '从业人员');
    await page.getByRole('gridcell', { name: /^样例丙/ }).click();
    await page.getByRole('dialog').locator('#record-person_note').waitFor();
  };
  const writeNote = async (page: Page, note: string) => {
    await openPerson(page);
    await page.getByRole('dialog').locator('#record-person_note').fill(note);
    await saveAndShut(page);
  };

  const wordsOn = async ({ page, address }: RunningProgram) => {
    await page.goto(`${address}/#/compare`);
    await page.getByRole('list', { name: '整本台账的四个词' }).waitFor();
    return page.getByRole('table', { name: '台账的核对词' }).getByRole('listitem').allInnerTexts();
  };

  it('get to know each other by their certificates', async () => {
    await enrol(one.page, files, district);
    await receiveAll(one.page, '授权文件');
    await enrol(two.page, files, district);
    await keepPicture(two.page, '接收-清单');
    await receiveAll(two.page, '授权文件', () => keepPicture(two.page, '接收-授权文件'));
    await receiveAll(one.page, '授权文件');
    await openExchange(one.page, '报送');
    await one.page.getByText('二号机').first().waitFor();
  });

  it('show what a bundle would change, and have it after it was taken in', async () => {
    await openPage(one.page, '从业人员');
    await addPerson(one.page, { name: '样例丙', phone: '19900000003', idNo: '' });
    await untilSaved(one.page);
    await writeForColleagues(one.page, files);
    await keepPicture(one.page, '给同事电脑');
    await receiveAll(two.page, '同事电脑的交换包', async () => {
      await keepPicture(two.page, '接收-核对');
      await expectAccessible(two.page);
      expect(await two.page.getByText('演示甲@一号机').count()).toBeGreaterThan(0);
    });
    await keepPicture(two.page, '接收-收好');
    await openPage(two.page, '从业人员');
    await expectPeople(two.page, '样例丙');
  });

  it('both keep an edit of one field made on both, and show the same value', async () => {
    await writeNote(one.page, '甲写的备注');
    await writeNote(two.page, '乙写的备注');
    await writeForColleagues(one.page, files);
    await receiveAll(two.page, '同事电脑的交换包', async () => {
      await two.page.getByText('两台电脑改了同一处的有 1 处').waitFor();
      await keepPicture(two.page, '接收-冲突');
    });
    await writeForColleagues(two.page, files);
    await receiveAll(one.page, '同事电脑的交换包');
    expect(await noteOf(one.page)).toBe(await noteOf(two.page));
  });

  it('review the conflict on one of them, and read the same four words afterwards', async () => {
    const { page } = one;
    await page.getByRole('link', { name: '待核对 1 条' }).click();
    const review = page.getByRole('region', { name: '这条冲突' });
    await review.getByText('演示甲@一号机').waitFor();
    await review.getByText('演示乙@二号机').waitFor();
    await expectAccessible(page);
    await keepPicture(page, '冲突-两边的值');
    await review.getByLabel('给同事留言').fill('以我写的为准');
    await review.getByRole('button', { name: '留言' }).click();
    await review.getByText('以我写的为准').waitFor();
    await page.getByRole('button', { name: /人员“样例丙”的备注/ }).focus();
    await page.keyboard.press('1');
    await page.keyboard.press('Enter');
    await page.getByText('没有要核对的冲突').waitFor();
    await writeForColleagues(page, files);
    await receiveAll(two.page, '同事电脑的交换包');
    expect(await noteOf(two.page)).toBe('甲写的备注');
    await two.page.goto(`${two.address}/#/conflicts/decided`);
    await two.page.getByText('改用另一边的值').waitFor();
    await keepPicture(two.page, '冲突-已处理');
    expect(await wordsOn(one)).toEqual(await wordsOn(two));
  });

  it('leave a page without faults', async () => {
    await openExchange(two.page, '接收');
    await expectAccessible(two.page);
    expect([one.violations(), two.violations()]).toEqual([[], []]);
  });
});
