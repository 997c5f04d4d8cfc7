// A bundle and its medium, as the clerk lives through it: what will go, size and room, 可以拔出, the sheet that is signed
// and sealed, security software that takes the file away, the copy that is written again, a stick that is put back.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lxrecv } from '#district/lxrecv.ts';
import { mountSmallDisk, noSmallDisk, type SmallDisk } from '#tests/helpers/small-disk.ts';
import { expectAccessible } from './accessible.ts';
import { type RunningProgram, startProgram } from './browser.ts';
import { addPerson, button, choose, office, openPage, setUpOffice, untilSaved } from './clerk-steps.ts';
import { keepFile, keepPicture } from './pictures.ts';

const people = [
  { name: '演示甲一', phone: '19900000101', idNo: '' },
  { name: '演示甲二', phone: '19900000102', idNo: '' },
];

describe('a bundle on its medium', () => {
  const home = mkdtempSync(join(tmpdir(), 'liangxin-medium-'));
  const stick = join(home, '二号U盘');
  const district = join(home, '区');
  let program: RunningProgram;
  let page: Page;
  let small: SmallDisk | undefined;
  beforeAll(async () => {
    mkdirSync(stick);
    small = noSmallDisk ? undefined : mountSmallDisk(1024);
    program = await startProgram({ files: join(home, '文件'), places: [stick, ...(small ? [small.path] : [])] });
    page = program.page;
    await setUpOffice(page);
    for (const person of people) await addPerson(page, person);
    await untilSaved(page);
    await enrol();
  });
  afterAll(async () => {
    await program?.close();
    small?.remove();
    rmSync(home, { recursive: true, force: true });
  });

  async function enrol(): Promise<void> {
    await openPage(page, '数据交换');
    await button(page, '生成登记申请').click();
    await page.getByText(/^已写好/).waitFor();
    await receiver('init', '--dir', district, '--district', '990102', '--name', '样例区');
    const [request] = below(home, '.lxreq');
    await receiver('enrol', 'approve', request ?? '', '--dir', district, '--out', program.filesDir);
    await button(page, '导入授权文件').click();
    await page.getByLabel(/已用电话或纸质通知与区里核对/).check();
    await button(page, '确认登记').click();
    await page.getByText(/^本机已在样例区登记/).waitFor();
  }

  const sent = () => page.getByText('可以拔出', { exact: true });
  const rowsOfPending = () => page.getByRole('table', { name: '待报送的记录数' });

  it('says before what will go, how large it is at most, and that it fits', async () => {
    await rowsOfPending()
      .getByRole('row', { name: /人员 0 2 0 0 2/ })
      .waitFor();
    await choose(page, '存到', /二号U盘/);
    await page.getByText(/^写 1 个文件，不超过 [\d.]+ KB，这个位置放得下。$/).waitFor();
    await expectAccessible(page);
    await choose(page, '报送期间', /年第\d季度/);
    await keepPicture(page, 'exchange-before');
  });

  it('says 可以拔出 with number and check code, and shows the sheet with its QR code', async () => {
    await button(page, '生成报送包').click();
    await sent().waitFor();
    expect(below(stick, '.lxsync')).toHaveLength(1);
    const code = await page.getByLabel('校验码', { exact: true }).innerText();
    expect(code).toMatch(/^\d{4} \d{4} \d{4} \d{4}$/);
    await page.getByText(/^程序再看这个文件 \d+ 秒/).waitFor();
    await expectAccessible(page);
    await keepPicture(page, 'exchange-written');
    await button(page, '看报送单').click();
    const sheet = page.getByRole('dialog');
    await sheet.getByText(office.committeeName).waitFor();
    expect(await sheet.innerText()).toContain(code);
    await sheet.getByText(/^报送期间：\d{4}年\d+月1日至/).waitFor();
    await sheet.getByRole('img', { name: '校验码的二维码' }).waitFor();
    await expectAccessible(page, false);
    await keepPicture(page, 'exchange-sheet');
    await sheet.getByRole('button', { name: '打印', exact: true }).click();
    await page.locator('.print-document').waitFor({ state: 'attached' });
    const paper = join(home, '报送单.pdf');
    await page.pdf({ path: paper, preferCSSPageSize: true });
    keepFile(paper, 'sheet.pdf');
    expect(pagesOf(paper)).toEqual([expect.stringContaining(code)]);
    expect(pagesOf(paper)[0]).toMatch(/经办人（签字）.*单位盖章/s);
    await sheet
      .getByRole('button', { name: '关 闭' })
      .or(sheet.getByRole('button', { name: '关闭' }))
      .last()
      .click();
  });

  it('notices within the minute that the file was taken away, and writes it again under the same number', async () => {
    const [file] = below(stick, '.lxsync') as [string];
    rmSync(file);
    await openPage(page, '从业人员');
    await page.getByText(/^报送包 0001 写好后被动过/).waitFor({ timeout: 30_000 });
    await page.getByRole('link', { name: '去看怎么办' }).click();
    const alarm = page.getByRole('alert').filter({ hasText: '刚写好就不见了' });
    await alarm.first().waitFor({ timeout: 30_000 });
    for (const program of ['360 安全卫士', '火绒', 'Defender']) await page.getByText(program).first().waitFor();
    await expectAccessible(page);
    await keepPicture(page, 'exchange-vanished');
    const mend = page.getByRole('alert', { name: '报送包被动过' });
    await mend.getByText(/^二号U盘/).waitFor();
    await mend.getByRole('button', { name: '再写一次' }).click();
    await sent().waitFor();
    expect(below(stick, '.lxsync')).toEqual([file]);
  });

  it.skipIf(noSmallDisk)(
    `keeps a bundle that the medium has no room for (${noSmallDisk ?? 'with a small disk'})`,
    async () => {
      if (!small) return;
      await choose(page, '存到', new RegExp(small.path.split('/').at(-1) ?? ''));
      await page.getByText(/这个位置可能放不下/).waitFor();
      await button(page, '生成报送包').click();
      await page.getByText(/空间不足，需要 [\d.]+ MB，只剩 [\d.]+ MB，还差 [\d.]+ MB/).waitFor();
      expect(readdirSync(small.path)).toEqual([]);
      await keepPicture(page, 'exchange-no-room');
    },
  );

  it('reads a stick again when it is back, and says when its file differs', async () => {
    const [file] = below(stick, '.lxsync') as [string];
    await page.getByRole('link', { name: '回执', exact: true }).click();
    await page.getByRole('row', { name: /0001.*待回执/ }).waitFor();
    await page.getByText(/从开始使用到现在，有 2 条记录的变化还没有确认/).waitFor();
    await expectAccessible(page);
    await keepPicture(page, 'exchange-receipts');
    await page.getByRole('link', { name: '报送', exact: true }).click();
    await page.getByText(/第 1 号报送包已重新读过，完好/).waitFor();
    await page.getByRole('link', { name: '历史', exact: true }).click();
    await button(page, '详情 0001').click();
    await page.getByText('本机留有一份').waitFor();
    await expectAccessible(page, false);
    await keepPicture(page, 'exchange-history');
    await page.keyboard.press('Escape');
    writeFileSync(file, 'damaged');
    await page.getByRole('link', { name: '报送', exact: true }).click();
    await page.getByText(/第 1 号报送包读出来与写入时不一样/).waitFor();
    await keepPicture(page, 'exchange-differs');
  });

  it('did all this without a complaint of the browser', () => {
    expect(program.violations()).toEqual([]);
  });
});

async function receiver(...argv: readonly string[]): Promise<void> {
  const said: string[] = [];
  const terminal = { print: (line: string) => said.push(line), complain: (line: string) => said.push(line) };
  const exit = await lxrecv([...argv], { ...terminal, now: () => new Date() });
  if (exit !== 0) throw new Error(`lxrecv ${argv.join(' ')}: ${said.join(' ')}`);
}

function below(folder: string, ending: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name));
}

/** The text of each sheet of paper. */
function pagesOf(pdf: string): readonly string[] {
  return execFileSync('pdftotext', ['-layout', pdf, '-'], { encoding: 'utf8' }).split('\f').slice(0, -1);
}
