// Two PCs of one office and their district on one stick, as steps that end-to-end tests share.

import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { button, openPage } from './clerk-steps.ts';

const root = join(import.meta.dirname, '..', '..');
const waitMs = 60_000;

/** Runs the receiver as the district does. @throws with what it printed */
export function lxrecv(...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'build/run.mjs'), 'lxrecv', ...args], {
    encoding: 'utf8',
  });
  if (status !== 0 && status !== 2) throw new Error(`lxrecv ${args[0]}: ${status}\n${stdout}\n${stderr}`);
  return stdout;
}

/** Enrols a PC: request on the stick, approval by the district, its certificate taken in. */
export async function enrol(page: Page, stick: string, district: string): Promise<void> {
  const before = new Set(filesOn(stick, '.lxreq'));
  await openPage(page, '数据交换');
  await button(page, '生成登记申请').click();
  await page.getByText('打电话给区里').first().waitFor();
  const request = filesOn(stick, '.lxreq').find((name) => !before.has(name)) as string;
  lxrecv('enrol', 'approve', join(stick, request), '--dir', district, '--out', stick);
  await button(page, '导入授权文件').click();
  await page.getByText('区里的指纹').first().waitFor();
  await page.getByRole('checkbox').check();
  await button(page, '确认登记').click();
  await page
    .getByText(/本机已在.*登记/)
    .first()
    .waitFor();
}

export function filesOn(stick: string, ending: string): string[] {
  return readdirSync(stick, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith(ending));
}

/** 给同事电脑: writes what the colleague does not have. @returns the names of the new files on the stick */
export async function giveToColleague(page: Page, stick: string): Promise<readonly string[]> {
  const before = new Set(filesOn(stick, '.lxsync'));
  await openPage(page, '数据交换');
  const written = page.getByText(/号交换包已写好并校验通过/);
  // The place is proposed once the drives have been looked at; a click before that is told so.
  const tooEarly = page.getByText('还没有选存到哪个文件夹');
  for (let tries = 0; tries < 3 && !(await written.isVisible()); tries++) {
    await button(page, '写交换包').click();
    await written.or(tooEarly).first().waitFor({ timeout: waitMs });
  }
  await written.waitFor({ timeout: waitMs });
  return filesOn(stick, '.lxsync').filter((name) => !before.has(name));
}

/** 接收: everything new on the stick, one file after the other, certificates first. */
export async function takeFromStick(page: Page): Promise<void> {
  await openPage(page, '数据交换');
  await page.getByRole('link', { name: '接收', exact: true }).click();
  await button(page, '查找 U 盘和共享文件夹').click();
  for (let taken = 0; taken < 10; taken++) {
    const certificate = page.getByRole('button', { name: /^查看 .*\.lxcert$/ });
    const any = page.getByRole('button', { name: /^查看 .*\.lx(cert|sync)$/ });
    await any.or(page.getByText('没有新的文件')).first().waitFor({ timeout: waitMs });
    const next = (await certificate.count()) > 0 ? certificate.first() : any.first();
    if ((await any.count()) === 0) return;
    const name = (await next.getAttribute('aria-label')) ?? '';
    await next.click();
    const preview = page.locator('.receiving-preview');
    await preview.waitFor({ timeout: waitMs });
    for (const box of await preview.getByRole('checkbox').all()) await box.check();
    await button(page, '接收').click({ timeout: waitMs });
    await page.getByRole('button', { name, exact: true }).waitFor({ state: 'hidden', timeout: waitMs });
  }
}

/** The four words of 核对两台电脑. */
export async function fourWords(page: Page): Promise<string> {
  await openPage(page, '数据交换');
  await page.getByRole('link', { name: '核对两台电脑', exact: true }).click();
  const words = page.locator('.compare-words').first();
  await words.waitFor({ timeout: waitMs });
  return (await words.innerText()).replace(/\s+/g, ' ');
}

export async function peopleOn(page: Page): Promise<readonly string[]> {
  await openPage(page, '从业人员');
  await page
    .getByText(/^共 \d/)
    .first()
    .waitFor();
  const cells = await page.locator('.ag-row .ag-cell[col-id="person.name"]').allInnerTexts();
  return cells.map((text) => text.trim()).sort();
}

export async function expectPeopleOn(page: Page, names: readonly string[]): Promise<void> {
  await expect.poll(() => peopleOn(page), { timeout: waitMs }).toEqual([...names].sort());
}
