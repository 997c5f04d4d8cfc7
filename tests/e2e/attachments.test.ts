// Photos and files at a record, as a clerk meets them: added, looked at, saved outside, taken off and put back, and still
// there after a restart that has lost one of the two copies.

import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible } from './accessible.ts';
import { type RunningProgram, startProgram } from './browser.ts';
import { addPerson, openPage, setUpOffice, unlock, untilSaved } from './clerk-steps.ts';
import { keepPicture } from './pictures.ts';

const cameraNote = 'GPS 31.2304N 121.4737E';

describe('attachments', () => {
  let program: RunningProgram;
  beforeAll(async () => {
    program = await startProgram();
    await setUpOffice(program.page);
    await addPerson(program.page, { name: '张测试', phone: '19900000001', idNo: '990000199001010017' });
    await openTab();
  });
  afterAll(() => program?.close());

  const drawer = () => program.page.getByRole('dialog').first();
  const openTab = async () => {
    await program.page.getByRole('gridcell', { name: '张测试', exact: true }).click();
    await drawer().getByRole('tab', { name: /附件/ }).click();
  };
  const button = (name: string) => drawer().getByRole('button', { name, exact: true });
  const attach = (name: string, mimeType: string, buffer: Buffer) =>
    drawer().getByLabel('选择附件').setInputFiles({ name, mimeType, buffer });

  /** A photo of 12 million pixels with what a camera writes beside it. */
  const photo = async (): Promise<Buffer> => {
    const base64 = await program.page.evaluate(() => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 4000, height: 3000 });
      const pen = canvas.getContext('2d') as CanvasRenderingContext2D;
      for (let i = 0; i < 4000; i++) {
        pen.fillStyle = `hsl(${(i * 47) % 360} 70% 50%)`;
        pen.fillRect((i * 131) % 4000, (i * 197) % 3000, 160, 120);
      }
      return canvas.toDataURL('image/jpeg', 0.95).split(',')[1] ?? '';
    });
    const jpeg = Buffer.from(base64, 'base64');
    const note = Buffer.from(`Exif\0\0${cameraNote}`);
    const length = Buffer.from([(note.length + 2) >> 8, (note.length + 2) & 255]);
    return Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, 0xe1]), length, note, jpeg.subarray(2)]);
  };

  it('a photo is made small and loses what the camera wrote beside it', async () => {
    const { page, filesDir } = program;
    await drawer().getByText('还没有附件').waitFor();
    await expectAccessible(page, false);
    const buffer = await photo();
    expect(buffer.includes(cameraNote)).toBe(true);
    await attach('合影.jpeg', 'image/jpeg', buffer);
    await drawer().getByText('合影.jpg').waitFor();
    await drawer()
      .getByText(/1600×1200/)
      .waitFor();
    await drawer().getByRole('tab', { name: '附件 1' }).waitFor();
    await button('另存 合影.jpg').click();
    await page.getByText(/已存到/).waitFor();
    const saved = readFileSync(join(filesDir, '合影.jpg'));
    expect(saved.length).toBeLessThanOrEqual(300 * 1024);
    expect(saved.includes(cameraNote)).toBe(false);
    await expectAccessible(page, false);
  });

  it('is looked at by keyboard', async () => {
    const { page } = program;
    await button('查看 合影.jpg').focus();
    await page.keyboard.press('Enter');
    const picture = page.getByRole('img', { name: '合影.jpg' });
    await picture.waitFor();
    await expect.poll(() => picture.evaluate((img) => (img as HTMLImageElement).naturalWidth)).toBe(1600);
    await expectAccessible(page, false);
    await page.keyboard.press('Escape');
    await picture.waitFor({ state: 'hidden' });
  });

  it('other files stay as they are; what cannot be attached is refused in words', async () => {
    const { page } = program;
    await attach('会议记录.txt', 'text/plain', Buffer.from('第一次会议'));
    await drawer().getByText('会议记录.txt').waitFor();
    await attach('空.txt', 'text/plain', Buffer.alloc(0));
    await page.getByText('没有添加“空.txt”。这个文件是空的').waitFor();
    await attach('坏照片.jpg', 'image/jpeg', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]));
    await page.getByText('没有添加“坏照片.jpg”。这张照片打不开').waitFor();
    await attach('又一次.txt', 'text/plain', Buffer.from('第一次会议'));
    await page.getByText('没有添加“又一次.txt”。这条记录已经有内容相同的附件').waitFor();
    await drawer().getByRole('tab', { name: '附件 2' }).waitFor();
  });

  it('is taken off, stands in the history, and comes back', async () => {
    const { page } = program;
    await button('去掉 会议记录.txt').click();
    await page.getByText('已去掉“会议记录.txt”').waitFor();
    await drawer().getByRole('tab', { name: '附件 1' }).waitFor();
    await drawer().getByRole('tab', { name: '修改记录' }).click();
    await drawer().getByText('会议记录.txt → （空）').waitFor();
    await drawer().getByRole('button', { name: '关闭', exact: true }).click();
    await page.keyboard.press('Control+z');
    await openTab();
    await drawer().getByText('会议记录.txt').waitFor();
  });

  it('is checked on request: a damaged copy is found and healed from the other', async () => {
    const { page } = program;
    await drawer().getByRole('button', { name: '关闭', exact: true }).click();
    await untilSaved(page);
    const folder = join(program.dataDir, 'formal', 'blobs');
    const [file] = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    const path = join(file?.parentPath ?? '', file?.name ?? '');
    const damaged = Buffer.from(readFileSync(path));
    damaged[damaged.length >> 1] = (damaged[damaged.length >> 1] ?? 0) ^ 1;
    writeFileSync(path, damaged);
    await openPage(page, '系统设置');
    const panel = page.getByRole('region', { name: '附件检查' });
    await panel.getByText('还没有查过').waitFor();
    await panel.getByRole('button', { name: '现在检查' }).click();
    await panel.getByText(/查了 2 个附件，1 个有一份缺失或损坏，已用另一份补好$/).waitFor();
    expect(readFileSync(path).equals(damaged)).toBe(false);
    await panel.scrollIntoViewIfNeeded();
    await expectAccessible(page);
    await keepPicture(page, '附件检查');
    await openPage(page, '从业人员');
    await openTab();
  });

  it('is there after a restart without the host’s copy, lies nowhere in clear', async () => {
    await untilSaved(program.page);
    const folder = join(program.dataDir, 'formal', 'blobs');
    const files = () => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    expect(files()).toHaveLength(2);
    for (const { parentPath, name } of files())
      expect(readFileSync(join(parentPath, name)).includes('第一次会议')).toBe(false);
    await program.restart({ whileDown: () => rmSync(folder, { recursive: true }) });
    await unlock(program.page);
    await expect.poll(() => files().length).toBe(2);
    await openTab();
    await button('查看 合影.jpg').waitFor();
    expect(program.violations()).toEqual([]);
  });
});
