// What a clerk does in the window, as steps that several end-to-end tests share.

import type { Page } from 'playwright-core';

export const office = {
  committeeCode: '990102001',
  committeeName: '样例街道两新组织综合党委',
  deviceName: '样例电脑1',
  userName: '演示专干',
  password: 'Ceshi2026mima',
};

export type TypedPerson = {
  readonly name: string;
  readonly phone: string;
  readonly idNo: string;
  readonly note?: string;
};

/** The five steps of a new PC, without a backup place and without an import. @returns the recovery code */
export async function setUpOffice(page: Page, some: Partial<typeof office> = {}): Promise<string> {
  page.setDefaultTimeout(10_000);
  await page.getByText('正式使用').click();
  await fillOffice(page, some);
  await button(page, '下一步').click();
  const code = await page.getByLabel('恢复码').innerText({ timeout: 30_000 });
  await button(page, '已抄好，去核对').click();
  await page.getByLabel('照着纸上填一遍恢复码').fill(code);
  await button(page, '核对').click();
  await button(page, '暂不设置').click();
  await button(page, '仍然跳过').click();
  await button(page, '以后再说').click();
  await page.getByRole('heading', { name: '从业人员', level: 1 }).waitFor({ timeout: 30_000 });
  return code;
}

export async function fillOffice(page: Page, some: Partial<typeof office> = {}): Promise<void> {
  const { committeeCode, committeeName, deviceName, userName } = { ...office, ...some };
  await page.getByLabel('街道（镇）区划代码').fill(committeeCode);
  await page.getByLabel('综合党委名称').fill(committeeName);
  await page.getByLabel('本机名称').fill(deviceName);
  await page.getByLabel('你的姓名').fill(userName);
  await page.getByLabel('密码', { exact: true }).fill(office.password);
  await page.getByLabel('再填一次密码').fill(office.password);
}

export async function tryPassword(page: Page, password: string): Promise<void> {
  await page.getByLabel('密码', { exact: true }).fill(password);
  await button(page, '打开台账').click();
}

/** Logs in and waits for the pages. */
export async function unlock(page: Page): Promise<void> {
  page.setDefaultTimeout(10_000);
  await tryPassword(page, office.password);
  await page.getByRole('navigation').first().waitFor({ timeout: 30_000 });
}

export async function openPage(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation').first().getByRole('link', { name, exact: true }).click();
  await page.getByRole('heading', { level: 1 }).first().waitFor();
}

/** Adds a person by the form and closes it; saved when the top bar says so. */
export async function addPerson(page: Page, { name, phone, idNo, note = '' }: TypedPerson): Promise<void> {
  await button(page, '新增').first().click();
  const form = page.getByRole('dialog');
  await form.locator('#record-person_name').fill(name);
  await form.locator('#record-person_phone').fill(phone);
  await form.locator('#record-person_idNo').fill(idNo);
  await form.locator('#record-person_note').fill(note);
  await form.getByRole('button', { name: /保存/ }).click();
  await form.getByRole('tab', { name: '修改记录' }).waitFor();
  await form.getByRole('button', { name: '关闭', exact: true }).click();
  await form.waitFor({ state: 'hidden' });
}

/** The badge of the top bar: 已保存 only when both copies hold everything. */
export async function untilSaved(page: Page, timeout = 20_000): Promise<void> {
  await page.locator('.desk-save[data-state="saved"]').waitFor({ timeout });
}

export async function saveAndShut(page: Page): Promise<void> {
  await page.keyboard.press('Control+s');
  await shutSaved(page);
}

/** Shuts the drawer once it says itself that its record is saved. */
export async function shutSaved(page: Page): Promise<void> {
  const drawer = page.getByRole('dialog');
  await drawer.getByText('已保存', { exact: true }).waitFor();
  await page.keyboard.press('Escape');
  await drawer.waitFor({ state: 'hidden' });
}

export async function expectPeople(page: Page, ...names: readonly string[]): Promise<void> {
  for (const name of names) await page.getByRole('gridcell', { name, exact: true }).waitFor();
}

export function button(page: Page, name: string) {
  return page.getByRole('button', { name, exact: true });
}

/** The dropdown of a Select, by what it is labelled with; the option by its words. */
export async function choose(page: Page, label: string, option: string | RegExp): Promise<void> {
  await page.getByLabel(label, { exact: true }).click();
  await page.locator('.ant-select-item-option').filter({ hasText: option }).first().click();
}
