// A PC and its district: codes, templates and a colleague's certificate come down; the password is lost and the district
// opens the ledger again. The district works through lxrecv, the clerk in the window.

import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lxrecv } from '#district/lxrecv.ts';
import { templateWorkbook } from '#shared/workbook/write/template.ts';
import { expectAccessible } from './accessible.ts';
import { type RunningProgram, startProgram } from './browser.ts';
import { button, office, openPage, setUpOffice, tryPassword } from './clerk-steps.ts';
import { keepPicture } from './pictures.ts';

const minute = 60_000;
const newPassword = 'Xinmima2027';

describe('a PC and its district', { timeout: 4 * minute }, () => {
  let program: RunningProgram;
  let folder: string;
  let page: Page;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'liangxin-trust-'));
    program = await startProgram();
    page = program.page;
    await setUpOffice(page);
  }, 4 * minute);
  afterAll(async () => {
    await program?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function atDistrict(argv: readonly string[], typed: readonly string[] = []): Promise<readonly string[]> {
    const [out, err, waiting]: [string[], string[], string[]] = [[], [], [...typed]];
    const exit = await lxrecv([...argv, '--dir', join(folder, 'district')], {
      print: (line) => out.push(line),
      complain: (line) => err.push(line),
      now: () => new Date(),
      askSecret: async () => waiting.shift(),
    });
    expect([exit, err]).toEqual([0, []]);
    return out;
  }
  const onStick = (ending: string) =>
    join(program.filesDir, readdirSync(program.filesDir).find((name) => name.endsWith(ending)) ?? ending);
  const isShown = (text: string | RegExp) => page.getByText(text).first().waitFor({ timeout: 20_000 });
  const picture = (name: string) => keepPicture(page, name);

  it('is enrolled', async () => {
    await atDistrict(['init', '--district', '990102', '--name', '样例区']);
    await openPage(page, '数据交换');
    await button(page, '生成登记申请').click();
    await isShown('打电话给区里');
    await atDistrict(['enrol', 'approve', onStick('.lxreq')]);
    await button(page, '导入授权文件').click();
    await isShown('区里的指纹');
    await page.getByRole('checkbox').check();
    await button(page, '确认登记').click();
    await isShown('本机已在样例区登记');
  });

  it('is opened again by two persons of the district when its password is lost', async () => {
    const spoken = ['王审批的口令一二三四', '李审批的口令五六七八'] as const;
    const [wang, li] = spoken;
    await atDistrict(['recover', 'approvers', '王审批', '李审批'], [wang, wang, li, li]);
    await program.restart();
    page = program.page;
    page.setDefaultTimeout(10_000);
    await button(page, '忘记密码').click();
    await button(page, '恢复码也找不到：向区里申请').click();
    await page.getByLabel('新密码', { exact: true }).fill(newPassword);
    await page.getByLabel('再填一次新密码').fill(newPassword);
    await picture('1-写申请');
    await expectAccessible(page);
    await button(page, '写出找回申请').click();
    const code = (await page.getByLabel('找回申请的核对码').innerText()).replace('\n', ' ');
    await picture('2-核对码');
    await expectAccessible(page);
    const request = onStick('.lxreq').replace(/enrol-/, 'recover-');
    expect((await atDistrict(['recover', 'show', request])).join('\n')).toContain(code);
    await atDistrict(
      ['recover', 'approve', request, '--approver', '王审批', '--second-approver', '李审批'],
      [wang, li],
    );
    await page.getByLabel('写申请时设的新密码').fill(`${newPassword}x`);
    await button(page, '用区里的答复打开').click();
    await isShown('写申请时设的新密码不正确');
    await page.getByLabel('写申请时设的新密码').fill(newPassword);
    await button(page, '用区里的答复打开').click();
    await isShown('已用区里的答复打开');
    const recoveryCode = await page.getByLabel('恢复码').innerText();
    await picture('3-新恢复码');
    await button(page, '已抄好，去核对').click();
    await page.getByLabel('照着纸上填一遍恢复码').fill(recoveryCode);
    await button(page, '核对').click();
    await page.getByRole('navigation').first().waitFor({ timeout: 30_000 });
    await openPage(page, '数据交换');
    await button(page, '生成登记申请').click();
    await isShown('打电话给区里');
  });

  it('does not open with the old password any more, and does with the new one', async () => {
    await program.restart();
    page = program.page;
    page.setDefaultTimeout(10_000);
    await tryPassword(page, office.password);
    await isShown('密码不正确');
    await tryPassword(page, newPassword);
    await page.getByRole('navigation').first().waitFor({ timeout: 30_000 });
    expect(program.violations()).toEqual([]);
  });

  it('shows the district’s codes and templates once a delivery has been taken in', async () => {
    await openPage(page, '数据交换');
    for (const name of readdirSync(program.filesDir).filter((each) => each.endsWith('.lxcert')))
      rmSync(join(program.filesDir, name));
    const request = readdirSync(program.filesDir).find((name) => /^enrol-.*-2\.lxreq$/.test(name)) as string;
    await atDistrict(['enrol', 'approve', join(program.filesDir, request)]);
    await button(page, '导入授权文件').click();
    await page.getByRole('checkbox').check();
    await button(page, '确认登记').click();
    await isShown('本机已在样例区登记');
    const src = mkdtempSync(join(folder, 'src-'));
    const codes = [{ field: 'station.grade', code: 'Q1', label: '流动驿站' }];
    writeFileSync(join(src, 'dict.json'), JSON.stringify({ codes }));
    mkdirSync(join(src, 'templates'));
    writeFileSync(join(src, 'templates', '季度统计表.xlsx'), templateWorkbook('worker', new Date().toISOString()));
    const purposes = { '季度统计表.xlsx': '每季度末填报，交区委社会工作部' };
    writeFileSync(join(src, 'templates', 'purposes.json'), JSON.stringify(purposes));
    await atDistrict(['refdata', 'build', '--src', src, '--out', program.filesDir]);
    await page.getByRole('link', { name: '接收', exact: true }).click();
    await button(page, '查找 U 盘和共享文件夹').click();
    await page.getByRole('button', { name: /refdata-000001/ }).click();
    await isShown('区里的第 1 次下发');
    await picture('4-下发');
    await page.getByRole('button', { name: '接收', exact: true }).click();
    await isShown('已采用区里的第 1 次下发。');
    await page.goto(`${program.address}/#/templates`);
    await isShown('季度统计表');
    await picture('5-模板');
    await expectAccessible(page);
    await button(page, '下载区里的模板：季度统计表').click();
    await isShown(/已保存：.*季度统计表\.xlsx/);
    await openPage(page, '暖新驿站');
    await button(page, '新增').first().click();
    await page.getByRole('dialog').getByLabel('驿站等级').click();
    await isShown('流动驿站');
    await picture('6-代码');
    expect(program.violations()).toEqual([]);
  });
});
