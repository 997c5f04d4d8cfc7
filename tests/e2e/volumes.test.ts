// More attachments than one file takes, as two clerks and their district live through it: what will be written is said
// before, files follow the text, a small stick takes what fits and the rest goes to another place later, a colleague
// receives all of it in one go, and a person's attachments stay with the office.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mountSmallDisk, noSmallDisk, type SmallDisk } from '#tests/helpers/small-disk.ts';
import { expectAccessible } from './accessible.ts';
import { type RunningProgram, startProgram } from './browser.ts';
import { addPerson, button, openPage, setUpOffice, untilSaved } from './clerk-steps.ts';
import { enrol, filesOn, lxrecv, openExchange, receiveAll } from './exchange-steps.ts';
import { keepPicture } from './pictures.ts';

const waitMs = 60_000;
const topic = '驿站义诊';

describe('attachments in files of their own', () => {
  const home = mkdtempSync(join(tmpdir(), 'lx-volumes-'));
  const [files, district] = [join(home, '共享'), join(home, 'district')];
  let small: SmallDisk | undefined;
  let one: RunningProgram;
  let two: RunningProgram;

  beforeAll(async () => {
    small = noSmallDisk ? undefined : mountSmallDisk(16 * 1024);
    one = await startProgram({ files, places: small ? [small.path] : [] });
    two = await startProgram({ files });
    await setUpOffice(one.page, { deviceName: '一号机', userName: '演示甲' });
    await setUpOffice(two.page, { deviceName: '二号机', userName: '演示乙' });
    await addPerson(one.page, { name: '样例丙', phone: '19900000003', idNo: '' });
    await enrol(one.page, files, district);
    await receiveAll(one.page, '授权文件');
    await enrol(two.page, files, district);
    await receiveAll(two.page, '授权文件');
    await receiveAll(one.page, '授权文件');
    await addActivity(one.page);
  });
  afterAll(async () => {
    await one?.close();
    await two?.close();
    small?.remove();
    rmSync(home, { recursive: true, force: true });
  });

  const drawerOf = (page: Page) => page.getByRole('dialog').first();
  const openAttachments = async (page: Page, name: string) => {
    await page.getByRole('gridcell', { name }).first().click();
    await drawerOf(page).getByRole('tab', { name: /附件/ }).click();
  };
  const attach = (page: Page, name: string, buffer: Buffer) =>
    drawerOf(page).getByLabel('选择附件').setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
  /** Three megabytes that no compression makes smaller. */
  const content = (seed: number) =>
    Buffer.from(Uint8Array.from({ length: 3_000_000 }, (_, i) => (i * (i + seed)) >> 7));

  async function addActivity(page: Page): Promise<void> {
    await openPage(page, '从业人员');
    await openAttachments(page, '样例丙');
    await drawerOf(page).getByText('这里的附件只留在本街道，不报给区里').waitFor();
    await attach(page, '申请书.pdf', Buffer.from('样例申请书'));
    await drawerOf(page).getByText('申请书.pdf').waitFor();
    await page.keyboard.press('Escape');
    await openPage(page, '活动服务');
    await button(page, '新增').first().click();
    await drawerOf(page).locator('#record-activity_topic').fill(topic);
    await drawerOf(page).locator('#record-activity_heldOn').fill('2026-11-01');
    await drawerOf(page).getByRole('button', { name: /保存/ }).click();
    await drawerOf(page).getByRole('tab', { name: /附件/ }).click();
    await drawerOf(page).getByText('附件随报送包报给区里').waitFor();
    for (const i of [1, 2, 3]) {
      await attach(page, `录像${i}.mp4`, content(i));
      await drawerOf(page).getByText(`录像${i}.mp4`, { exact: true }).waitFor({ timeout: waitMs });
    }
    await page.keyboard.press('Escape');
    await untilSaved(page);
  }

  it('for a colleague: foreseen, written one after the other, and received in one go', async () => {
    const { page } = one;
    await openExchange(page, '报送');
    const panel = page.locator('section', { has: page.getByRole('heading', { name: '给同事电脑' }) });
    await panel.getByLabel('写到', { exact: true }).click();
    await page
      .locator('.ant-select-item-option:visible')
      .filter({ hasText: /^文件夹（/ })
      .first()
      .click();
    await panel.getByLabel('文件大小', { exact: true }).click();
    await page.locator('.ant-select-item-option:visible').filter({ hasText: '小邮箱' }).click();
    await panel
      .getByText(/^写 5 个文件.*附件 4 个，分在另外 4 个文件里|^写 4 个文件.*附件 4 个，分在另外 3 个文件里/)
      .waitFor();
    await expectAccessible(page);
    await keepPicture(page, '交换包-写前');
    await button(page, '写交换包').click();
    await page.getByText('交换包已写好并校验通过').waitFor({ timeout: waitMs });
    const written = filesOn(files, '.lxsync').filter((name) => name.includes('-peer-v'));
    expect(written.length).toBeGreaterThanOrEqual(3);
    await keepPicture(page, '交换包-写好');

    await openExchange(two.page, '接收');
    await button(two.page, '查找 U 盘和共享文件夹').click();
    await two.page.getByText(/^附件文件 \d 个，齐了$/).waitFor();
    await expectAccessible(two.page);
    await keepPicture(two.page, '接收-附件卷');
    await two.page.getByRole('button', { name: /^查看 同事电脑的交换包/ }).click();
    await two.page.getByText('另外的附件').waitFor();
    await button(two.page, '接收').click();
    await two.page.getByText(/^已接收附件文件 \d 个，新收到附件 4 个。$/).waitFor({ timeout: waitMs });
    await keepPicture(two.page, '接收-收完');
    await openPage(two.page, '活动服务');
    await openAttachments(two.page, topic);
    await drawerOf(two.page).getByRole('button', { name: '另存 录像3.mp4' }).waitFor();
    expect(await drawerOf(two.page).getByText('待收').count()).toBe(0);
    await two.page.keyboard.press('Escape');
  });

  it.skipIf(noSmallDisk)(
    'for the district: the small stick takes what fits, the rest goes to another place',
    async () => {
      const { page } = one;
      await openExchange(page, '报送');
      await page.locator('#export-place').click();
      await page
        .locator('.ant-select-item-option:visible')
        .filter({ hasText: basename(small?.path ?? '') })
        .click();
      await page.locator('#export-size').click();
      await page.locator('.ant-select-item-option:visible').filter({ hasText: '小邮箱' }).click();
      await page.getByText(/这个位置现在只放得下记录和前 2 个附件文件/).waitFor();
      await expectAccessible(page);
      await keepPicture(page, '报送-放不下');
      await button(page, '生成报送包').click();
      await page.getByText('可以拔出', { exact: true }).waitFor({ timeout: waitMs });
      await page.getByRole('heading', { name: /还有 1 个附件文件没有写/ }).waitFor();
      expect(filesOn(small?.path ?? '', '.lxsync')).toHaveLength(3);
      expect(filesOn(small?.path ?? '', '.part')).toHaveLength(0);
      await expectAccessible(page);
      await keepPicture(page, '报送-还有附件');
      const rest = page.locator('section', { has: page.getByRole('heading', { name: /附件文件没有写/ }) });
      await rest.getByLabel('写到', { exact: true }).click();
      await page
        .locator('.ant-select-item-option:visible')
        .filter({ hasText: /^文件夹（/ })
        .first()
        .click();
      await button(page, '写附件文件').click();
      await page.getByRole('heading', { name: /附件文件没有写/ }).waitFor({ state: 'hidden', timeout: waitMs });
      await openExchange(page, '历史');
      await page.getByRole('button', { name: /^详情/ }).click();
      await page.getByText('附件 3/3', { exact: true }).waitFor();
      await keepPicture(page, '历史-附件');
      await page.keyboard.press('Escape');
      const imported = lxrecv('import', small?.path ?? '', files, '--dir', district, '--receipts', files);
      expect(imported).toContain('第 1 个附件文件，共 3 个');
      const status = lxrecv('status', '--dir', district, '--json');
      expect(JSON.parse(status)).toMatchObject([{ bundles: 4, wants: 0 }]);
      expect(one.violations()).toEqual([]);
      expect(two.violations()).toEqual([]);
    },
  );
});
