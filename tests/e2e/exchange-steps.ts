// What clerks and the district do to exchange files over one folder that every program can reach.

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { button, openPage } from './clerk-steps.ts';

const root = join(import.meta.dirname, '..', '..');

export function lxrecv(...args: readonly string[]): string {
  return execFileSync(process.execPath, [join(root, 'build/run.mjs'), 'lxrecv', ...args], { encoding: 'utf8' });
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
  const before = new Set(requestsIn(files));
  await button(page, '生成登记申请').click();
  await page.getByText('打电话给区里').waitFor();
  const request = requestsIn(files).find((name) => !before.has(name)) ?? '';
  if (!existsSync(district)) lxrecv('init', '--dir', district, '--district', '990102', '--name', '演示区');
  lxrecv('enrol', 'approve', join(files, request), '--dir', district, '--out', files);
  await openExchange(page, '接收');
  await page
    .getByRole('button', { name: /^查看 授权文件/ })
    .last()
    .waitFor();
}

function requestsIn(files: string): string[] {
  return readdirSync(files).filter((name) => name.endsWith('.lxreq'));
}

/** Looks into every new file of a kind and takes it in; the dry run is there between the two. */
export async function receiveAll(page: Page, kind: string, onDryRun: () => Promise<void> = async () => undefined) {
  for (;;) {
    await openExchange(page, '报送');
    await openExchange(page, '接收');
    await page.locator('.receiving-files, .receiving-nothing').first().waitFor();
    const next = page.getByRole('button', { name: new RegExp(`^查看 ${kind}`) }).first();
    if (
      !(await next.waitFor({ timeout: 1500 }).then(
        () => true,
        () => false,
      ))
    )
      return;
    await next.click();
    await page.locator('.receiving-preview').waitFor();
    await onDryRun();
    const compare = page.getByRole('checkbox', { name: /数字完全一致/ });
    if ((await compare.count()) > 0) await compare.check();
    await page.locator('.receiving-preview').getByRole('button', { name: '接收', exact: true }).click();
    await page.locator('.receiving-panel .ant-alert-success').first().waitFor();
  }
}

/** Writes what the colleagues do not hold yet into the folder. */
export async function writeForColleagues(page: Page): Promise<void> {
  await openExchange(page, '报送');
  await button(page, '写交换包').click();
  await page.getByText('交换包已写好并校验通过').waitFor();
}
