// What goes wrong with the PCs of an office, on two real ones with one stick: an old backup put back, a folder copied and
// both copies used, a stick lost. Nothing is lost in any of it, and whoever has to know is told.

import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningProgram, startProgram } from './browser.ts';
import { addPerson, button, openPage, setUpOffice, unlock, untilSaved } from './clerk-steps.ts';
import { enrol, expectPeopleOn, fourWords, receiveAll, writeForColleagues } from './exchange-steps.ts';

const waitMs = 30_000;

describe('two PCs of one office', () => {
  const root = mkdtempSync(join(tmpdir(), 'liangxin-two-'));
  const stick = join(root, 'U盘');
  const first = { data: join(root, 'one', 'data'), profile: join(root, 'one', 'profile') };
  const copy = { data: join(root, 'one', 'data copied'), profile: join(root, 'one', 'profile copied') };
  const people: string[] = [];
  let one: RunningProgram;
  let two: RunningProgram;
  let clone: RunningProgram | undefined;
  beforeAll(async () => {
    [one, two] = await Promise.all([startProgram({ ...first, files: stick }), startProgram({ files: stick })]);
    await setUpOffice(one.page);
    await setUpOffice(two.page, { deviceName: '样例电脑2' });
    const district = join(root, 'district');
    for (const { page } of [one, two]) await enrol(page, stick, district);
    // The colleague's certificate is on the stick beside the first bundles; both then know each other.
    for (const { page } of [one, two]) await receiveAll(page);
  });
  afterAll(async () => {
    await Promise.all([one?.close(), two?.close(), clone?.close()]);
    rmSync(root, { recursive: true, force: true });
  });

  const add = async ({ page }: RunningProgram, name: string) => {
    await openPage(page, '从业人员');
    await addPerson(page, { name, phone: '', idNo: '' });
    await untilSaved(page);
    people.push(name);
  };
  const carry = async (from: RunningProgram, to: RunningProgram) => {
    await writeForColleagues(from.page, stick);
    await receiveAll(to.page);
  };
  const isToldAt = ({ page }: RunningProgram, text: RegExp) => page.getByText(text).first().waitFor();

  it('an old backup is put back: everything returns with the next exchange, under a new log', async () => {
    await add(one, '演示甲');
    await openPage(one.page, '系统设置');
    await button(one.page, '选择备份位置').click();
    await one.page.getByText(/存到文件夹/).waitFor();
    await add(one, '演示乙');
    await carry(one, two);
    await add(two, '演示丙');
    await openPage(one.page, '系统设置');
    await one.page.getByRole('button', { name: /^查看/ }).first().click();
    await one.page.getByRole('button', { name: '恢复这份备份' }).click({ timeout: waitMs });
    await one.page.getByRole('heading', { name: '登录' }).waitFor({ timeout: waitMs });
    await unlock(one.page);
    await isToldAt(one, /台账已从 .* 的备份恢复/);
    await expectPeopleOn(one.page, ['演示甲']);
    await add(one, '演示丁');
    await carry(one, two);
    await carry(two, one);
    for (const { page } of [one, two]) await expectPeopleOn(page, people);
    expect(await fourWords(one.page)).toBe(await fourWords(two.page));
  });

  it('a stick is lost: the next bundle carries what was on it', async () => {
    await add(one, '演示戊');
    const lost = await writeForColleagues(one.page, stick);
    for (const name of lost) rmSync(join(stick, name));
    await add(one, '演示己');
    await carry(one, two);
    await expectPeopleOn(two.page, people);
  });

  it('a copied folder is used on both sides: both branches are kept, and both sides are told', async () => {
    await one.restart({
      whileDown: () => {
        cpSync(first.data, copy.data, { recursive: true });
        cpSync(first.profile, copy.profile, { recursive: true });
      },
    });
    await unlock(one.page);
    clone = await startProgram({ ...copy, files: stick });
    await unlock(clone.page);
    await isToldAt(clone, /复制出来的/);
    await add(one, '演示庚');
    await add(clone, '演示辛');
    await writeForColleagues(one.page, stick);
    await writeForColleagues(clone.page, stick);
    await receiveAll(two.page);
    await expectPeopleOn(two.page, people);
    await carry(two, one);
    await receiveAll(clone.page);
    for (const { page } of [one, clone]) await expectPeopleOn(page, people);
    expect(await fourWords(one.page)).toBe(await fourWords(clone.page));
    await one.restart();
    await unlock(one.page);
    await isToldAt(one, /被复制到了另一个地方/);
    expect([...one.violations(), ...two.violations(), ...clone.violations()]).toEqual([]);
  });
});
