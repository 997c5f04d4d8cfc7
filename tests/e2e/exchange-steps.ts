// What clerks and the district do to exchange files over one folder that every program can reach.

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
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

/** One of the pages under 数据交换. */
export async function openExchange(page: Page, tab: string): Promise<void> {
  await openPage(page, '数据交换');
  if (tab !== '报送') await page.getByRole('navigation', { name: '数据交换' }).getByRole('link', { name: tab }).click();
  await page.getByRole('heading', { name: tab, level: 1 }).waitFor();
}

/**
 * Enrols a PC: its request goes to the district, the certificate comes back in the folder.
 *
 * @param district folder of the district; made when it is not there yet
 */
export async function enrol(page: Page, files: string, district: string): Promise<void> {
  await openExchange(page, '报送');
  const before = new Set(filesOn(files, '.lxreq'));
  await button(page, '生成登记申请').click();
  await page.getByText('打电话给区里').first().waitFor();
  const request = filesOn(files, '.lxreq').find((name) => !before.has(name)) ?? '';
  if (!existsSync(district)) lxrecv('init', '--dir', district, '--district', '990102', '--name', '演示区');
  lxrecv('enrol', 'approve', join(files, request), '--dir', district, '--out', files);
  await openExchange(page, '接收');
  await page
    .getByRole('button', { name: /^查看 授权文件/ })
    .last()
    .waitFor();
}

/** The files with this ending below a folder. */
export function filesOn(stick: string, ending: string): string[] {
  return readdirSync(stick, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith(ending));
}

/**
 * Looks into every new file and takes it in, in the order in which the page lists them.
 *
 * @param kind only files of this kind, in the words of the page
 * @param onDryRun while the page shows what a file would change
 */
export async function receiveAll(page: Page, kind = '', onDryRun: () => Promise<void> = async () => undefined) {
  for (;;) {
    await openExchange(page, '报送');
    await openExchange(page, '接收');
    await page.locator('.receiving-files, .receiving-nothing').first().waitFor({ timeout: waitMs });
    const files = page.getByRole('button', { name: new RegExp(`^查看 ${kind}`) });
    if ((await files.count()) === 0) return;
    await files.first().click();
    const preview = page.locator('.receiving-preview');
    await preview.waitFor({ timeout: waitMs });
    await onDryRun();
    for (const box of await preview.getByRole('checkbox').all()) await box.check();
    await preview.getByRole('button', { name: '接收', exact: true }).click();
    await page.locator('.receiving-panel .ant-alert-success').first().waitFor({ timeout: waitMs });
  }
}

/** 给同事电脑: writes what the colleagues do not hold yet. @returns the names of the new files in the folder */
export async function writeForColleagues(page: Page, files: string): Promise<readonly string[]> {
  const before = new Set(filesOn(files, '.lxsync'));
  await openExchange(page, '报送');
  await button(page, '写交换包').click();
  await page.getByText('交换包已写好并校验通过').waitFor({ timeout: waitMs });
  return filesOn(files, '.lxsync').filter((name) => !before.has(name));
}

/** The four words of 核对两台电脑. */
export async function fourWords(page: Page): Promise<string> {
  await openExchange(page, '核对两台电脑');
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
