// What a report leaves out: decided in the settings with its grounds, told before and on the 报送单.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible } from './accessible.ts';
import { type RunningProgram, startProgram } from './browser.ts';
import { addPerson, button, openPage, setUpOffice, untilSaved } from './clerk-steps.ts';
import { enrol, filesOn, lxrecv, openExchange, receiveAll } from './exchange-steps.ts';
import { keepPicture } from './pictures.ts';

describe('what a report leaves out', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lx-scope-'));
  const [files, district] = [join(folder, '共享'), join(folder, 'district')];
  let program: RunningProgram;
  let page: Page;
  beforeAll(async () => {
    program = await startProgram({ files });
    page = program.page;
    await setUpOffice(page);
    await addPerson(page, { name: '演示甲', phone: '19900000001', idNo: '990000199001010017' });
    await enrol(page, files, district);
    await receiveAll(page, '授权文件');
  });
  afterAll(async () => {
    await program?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const picture = (name: string) => keepPicture(page, name);
  const panel = () => page.getByRole('region', { name: '报送内容' });

  it('is the most until somebody decides otherwise, with the grounds, by keyboard', async () => {
    await openPage(page, '系统设置');
    await panel().getByText('还没有改过，上面的都不报。').waitFor();
    await panel().getByRole('checkbox', { name: '报送重点关爱类型' }).focus();
    await page.keyboard.press('Space');
    await panel().getByText('写明依据后才能保存。').waitFor();
    expect(await panel().getByRole('button', { name: '保存' }).isDisabled()).toBe(true);
    await panel().getByLabel('依据').fill('区里 11 月 20 日来函');
    await panel().scrollIntoViewIfNeeded();
    await picture('scope-ticked');
    await page.keyboard.press('Enter');
    await panel()
      .getByText(/演示专干@样例电脑1：报送重点关爱类型。依据：区里 11 月 20 日来函/)
      .waitFor();
    await untilSaved(page);
    await expectAccessible(page);
    await picture('scope-saved');
  });

  it('is told before the report, and stands on the sheet and in the bundle', async () => {
    await openExchange(page, '报送');
    const line = page.getByText(/^用途：向区里报送台账/);
    expect(await line.innerText()).not.toContain('重点关爱类型');
    expect(await line.innerText()).toContain('籍贯和住址');
    await button(page, '生成报送包').click();
    await page.getByText('报送包已写好并校验通过').waitFor({ timeout: 30_000 });
    await button(page, '看报送单').click();
    expect(
      await page
        .getByText(/^不报送的内容：/)
        .first()
        .innerText(),
    ).not.toContain('重点关爱类型');
    const [bundle] = filesOn(files, 'changes.lxsync') as [string];
    const verified = lxrecv('verify', join(files, bundle), '--dir', district);
    expect(verified).toContain('现居住地址');
    expect(verified).not.toContain('重点关爱类型');
    expect(program.violations()).toEqual([]);
  });
});
