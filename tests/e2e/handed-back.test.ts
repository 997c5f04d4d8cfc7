// What a PC had reported and lost again with an old backup: the district hands its own reports back with the receipt, and
// the PC takes them in.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible } from './accessible.ts';
import { type RunningProgram, startProgram } from './browser.ts';
import { addPerson, button, openPage, setUpOffice, unlock, untilSaved } from './clerk-steps.ts';
import { enrol, expectPeopleOn, filesOn, lxrecv, openExchange, receiveAll } from './exchange-steps.ts';
import { keepPicture } from './pictures.ts';

const waitMs = 60_000;

describe('a PC with an old backup, and its district', () => {
  const root = mkdtempSync(join(tmpdir(), 'liangxin-back-'));
  const stick = join(root, 'U盘');
  const district = join(root, 'district');
  let program: RunningProgram;
  let page: Page;
  beforeAll(async () => {
    program = await startProgram({ files: stick });
    page = program.page;
    await setUpOffice(page);
    await enrol(page, stick, district);
    await receiveAll(page);
  });
  afterAll(async () => {
    await program?.close();
    rmSync(root, { recursive: true, force: true });
  });

  const picture = (name: string) => keepPicture(page, name);
  const add = async (name: string) => {
    await openPage(page, '从业人员');
    await addPerson(page, { name, phone: '', idNo: '' });
    await untilSaved(page);
  };
  const report = async () => {
    await openExchange(page, '报送');
    await button(page, '生成报送包').click();
    await page.getByText('可以拔出').first().waitFor({ timeout: waitMs });
    return lxrecv('import', stick, '--dir', district, '--receipts', stick);
  };
  const wordsOfPeople = async () => {
    await openExchange(page, '核对两台电脑');
    const words = page.getByLabel('从业人员的四个词');
    await words.waitFor({ timeout: waitMs });
    return (await words.innerText()).replace(/\s+/g, ' ');
  };

  it('gets back what only the district held', { timeout: 5 * waitMs }, async () => {
    await add('演示甲');
    await openPage(page, '系统设置');
    await button(page, '选择备份位置').click();
    await page.getByText(/存到文件夹/).waitFor();
    await add('演示乙');
    await add('演示丙');
    expect(await report()).not.toContain('退还');
    const words = await wordsOfPeople();

    await openPage(page, '系统设置');
    await page.getByRole('button', { name: /^查看/ }).first().click();
    await button(page, '恢复这份备份').click({ timeout: waitMs });
    await page.getByRole('heading', { name: '登录' }).waitFor({ timeout: waitMs });
    await unlock(page);
    await expectPeopleOn(page, ['演示甲']);

    expect(await report()).toContain('原来的 1 个报送包，已退还');
    expect(filesOn(stick, '-changes.lxsync').filter((name) => name.includes('down'))).toHaveLength(1);

    await openExchange(page, '接收');
    await page.getByText('本机以前报送的包（区里退还）').first().waitFor({ timeout: waitMs });
    await picture('1-列表');
    await page
      .getByRole('button', { name: /^查看 区里的回执/ })
      .last()
      .click();
    await page.getByText('它们和回执放在一起').waitFor({ timeout: waitMs });
    await picture('2-回执');
    await button(page, '取消').click();
    await page.getByRole('button', { name: /^查看 本机以前报送的包/ }).click();
    await page.getByText('本机没有的修改').waitFor({ timeout: waitMs });
    await picture('3-退还的包');
    await expectAccessible(page);
    await page.locator('.receiving-preview').getByRole('button', { name: '接收', exact: true }).click();
    await page.getByText(/已取回本机的 \d+ 号报送包/).waitFor({ timeout: waitMs });
    await picture('4-取回了');
    await receiveAll(page);
    await expectPeopleOn(page, ['演示甲', '演示乙', '演示丙']);
    expect(await wordsOfPeople()).toBe(words);
    await openExchange(page, '回执');
    await page
      .getByText(/把原来的 1 个报送包退还了/)
      .first()
      .waitFor({ timeout: waitMs });
    await picture('5-回执页');

    await program.restart();
    page = program.page;
    await unlock(page);
    await expectPeopleOn(page, ['演示甲', '演示乙', '演示丙']);
    await add('演示丁');
    expect(await report()).not.toContain('退还');
    expect(program.violations()).toEqual([]);
  });
});
