// Two persons for one report in the window: the secretary is named and enrolled, the clerk prepares, the secretary
// returns it once and releases it, and a district that demands the seal takes it.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible } from './accessible.ts';
import { type RunningProgram, startProgram } from './browser.ts';
import { addPerson, button, choose, office, openPage, setUpOffice, untilSaved } from './clerk-steps.ts';
import { enrol, filesOn, lxrecv, openExchange, receiveAll } from './exchange-steps.ts';
import { keepPicture } from './pictures.ts';

const secretary = { name: '演示书记', password: 'Shuji2026mima' };
describe('a report that two persons send', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lx-release-'));
  const [files, district] = [join(folder, '共享'), join(folder, 'district')];
  let program: RunningProgram;
  beforeAll(async () => {
    program = await startProgram({ files });
    await setUpOffice(program.page);
    await addPerson(program.page, { name: '样例丙', phone: '19900000103', idNo: '' });
    await untilSaved(program.page);
    await enrol(program.page, files, district);
    await receiveAll(program.page, '授权文件');
  });
  afterAll(async () => {
    await program?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const page = () => program.page;
  const dialog = () => page().getByRole('dialog');
  const picture = (name: string) => keepPicture(page(), name);

  it('names a user for releasing, whose certificate comes back from the district', async () => {
    await openPage(page(), '系统设置');
    await button(page(), '添加用户').click();
    await dialog().getByLabel('姓名').fill(secretary.name);
    await dialog().getByLabel('新密码', { exact: true }).fill(secretary.password);
    await dialog().getByLabel('再填一次新密码').fill(secretary.password);
    await dialog().getByLabel('我的当前密码').fill(office.password);
    await dialog().getByRole('button', { name: '添加' }).click();
    await dialog().waitFor({ state: 'hidden' });
    const before = new Set(filesOn(files, '.lxreq'));
    await button(page(), '设签发人').click();
    await choose(page(), '签发人', secretary.name);
    await dialog().getByLabel('签发人本人的密码').fill(secretary.password);
    await expectAccessible(page());
    await picture('签发-设签发人');
    await dialog().getByRole('button', { name: '写出申请' }).click();
    await dialog().getByText('申请已写好').waitFor();
    await picture('签发-申请已写好');
    await dialog().getByRole('button', { name: '知道了' }).click();
    const request = filesOn(files, '.lxreq').find((name) => !before.has(name)) ?? '';
    lxrecv('enrol', 'approve', join(files, request), '--dir', district, '--out', files);
    lxrecv('policy', '--seals', '1', '--dir', district);
    await receiveAll(page(), '授权文件');
    await openPage(page(), '系统设置');
    await page().getByText('签发人，授权到').waitFor();
    await picture('签发-用户');
  });

  it('keeps what the clerk prepared until somebody else has released it', async () => {
    await openExchange(page(), '报送');
    await button(page(), '生成，交签发').click();
    await page().getByRole('heading', { name: '待签发' }).waitFor();
    await page().getByLabel('本人密码').fill('不对的密码1');
    await button(page(), '签发并写出').click();
    await page()
      .getByText(/演示书记的密码不正确/)
      .waitFor();
    await picture('签发-待签发');
    await expectAccessible(page());
    await page().getByLabel('退回原因').fill('少报一人');
    await page().getByLabel('本人密码').fill(secretary.password);
    await page()
      .getByRole('button', { name: /^退\s?回$/ })
      .click();
    await page()
      .getByText(/少报一人/)
      .waitFor();
    await picture('签发-退回');
    await button(page(), '生成，交签发').click();
    await page().getByLabel('本人密码').fill(secretary.password);
    await button(page(), '签发并写出').click();
    await page().getByText('报送包已写好并校验通过').first().waitFor({ timeout: 30_000 });
    await button(page(), '看报送单').click();
    await dialog().getByText('签发人（已在程序中签发）：演示书记').waitFor();
    await picture('签发-报送单');
    await dialog().getByRole('button', { name: '关闭' }).last().click();
    expect(lxrecv('import', files, '--dir', district)).toContain('已接收');
    await openPage(page(), '系统设置');
    await page().getByText('经办 演示专干，签发 演示书记').first().waitFor();
    await page().getByText('少报一人').first().waitFor();
  });
});
