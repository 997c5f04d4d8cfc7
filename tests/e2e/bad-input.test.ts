// What goes wrong in an office, with the real program: the clerk reads what happened and what to do, and nothing is lost.

import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lxrecv } from '#district/lxrecv.ts';
import { bundleOn, enrolPc, type SampleDistrict } from '#tests/district/sample-district.ts';
import { newLog, personDraft } from '#tests/bundle/sample-office.ts';
import { mountSmallDisk, noSmallDisk, type SmallDisk } from '#tests/helpers/small-disk.ts';
import { type RunningProgram, startProgram } from './browser.ts';
import {
  addPerson,
  button,
  choose,
  expectPeople,
  openPage,
  setUpOffice,
  tryPassword,
  unlock,
  untilSaved,
} from './clerk-steps.ts';

const first = { name: '演示甲一', phone: '19900000101', idNo: '990000199001010017' };
const second = { name: '演示乙二', phone: '19900000102', idNo: '' };
const third = { name: '演示丙三', phone: '19900000103', idNo: '' };

const noticesOf = (page: Page) => page.locator('.desk-notice').allInnerTexts();

describe('a ledger to which things happen', () => {
  const home = mkdtempSync(join(tmpdir(), 'liangxin-harm-'));
  const folders = { profile: join(home, 'profile'), data: join(home, 'data'), files: join(home, '文件') };
  const ledger = join(folders.data, 'formal');
  const journal = join(ledger, 'journal');
  const complaints: string[] = [];
  let program: RunningProgram;
  beforeAll(async () => {
    program = await startProgram(folders);
    await setUpOffice(program.page);
    await addPerson(program.page, first);
    await addPerson(program.page, second);
    await untilSaved(program.page);
  });
  afterAll(async () => {
    await program?.close();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  });

  /** Ends the program, does the harm, and starts it again where it was; IndexedDB belongs to the port. */
  const restartAfter = async (harm: () => void) => {
    const port = Number(new URL(program.address).port);
    await program.close();
    complaints.push(...program.violations());
    harm();
    program = await startProgram({ ...folders, port });
  };
  const everythingIsThere = async () => {
    await expectPeople(program.page, first.name, second.name);
    await untilSaved(program.page);
  };

  it('tells a wrong password, then how long to wait, and opens with the right one', async () => {
    const { page } = program;
    await button(page, '锁定').click();
    for (const wrong of ['cuowu-mima-1', 'cuowu-mima-2', 'cuowu-mima-3']) {
      await tryPassword(page, wrong);
      await expect.poll(() => page.getByRole('alert').allInnerTexts()).toEqual([expect.stringContaining('密码不对')]);
      await expect.poll(() => page.getByLabel('密码', { exact: true }).inputValue()).toBe('');
    }
    await page.getByText(/还要等 [1-5] 秒才能再试/).waitFor();
    expect(await button(page, '打开台账').isDisabled()).toBe(true);
    await page.getByText(/还要等/).waitFor({ state: 'detached', timeout: 8_000 });
    await unlock(page);
    await everythingIsThere();
  });

  it('lets a second window wait, and the first one goes on saving', async () => {
    const other = await program.page.context().newPage();
    await other.goto(program.address);
    await other.getByText('两新台账一次只能在一个窗口里使用。').waitFor();
    await addPerson(program.page, third);
    await untilSaved(program.page);
    await other.close();
  });

  it('mends a journal whose last bytes are cut off, and keeps what it could not read', async () => {
    await restartAfter(() => {
      const last = join(journal, readdirSync(journal).sort().at(-1) as string);
      truncateSync(last, statSync(last).size - 7);
    });
    await unlock(program.page);
    await everythingIsThere();
    await expectPeople(program.page, third.name);
    expect((await noticesOf(program.page)).join()).toMatch(
      /日志文件）在第 \d+ 批之后有一段无法读取，已另存备查.*日志副本比数据库少 1 批记录，已经补齐/s,
    );
    expect(readdirSync(journal).some((name) => name.includes('.torn'))).toBe(true);
  });

  it('rebuilds a lost database of the browser from the journal', async () => {
    await restartAfter(() => rmSync(join(folders.profile, 'Default/IndexedDB'), { recursive: true }));
    await unlock(program.page);
    await everythingIsThere();
    await expectPeople(program.page, third.name);
    expect((await noticesOf(program.page)).join()).toMatch(/本机数据库是空的，已从日志副本恢复 \d+ 批记录。/);
  });

  it('rebuilds a lost journal from the database of the browser', async () => {
    await restartAfter(() => rmSync(journal, { recursive: true }));
    await unlock(program.page);
    await everythingIsThere();
    await expectPeople(program.page, third.name);
    expect((await noticesOf(program.page)).join()).toMatch(/日志副本是空的，已用数据库中的 \d+ 批记录重新建立。/);
    expect(readdirSync(journal)).toEqual(['000001.lxj']);
  });

  it('gives the host its lost key file back before anyone logs in', async () => {
    await restartAfter(() => rmSync(join(ledger, 'vault.json')));
    await program.page.getByText('密钥文件不见了，已用本机数据库中的副本恢复').waitFor();
    await unlock(program.page);
    await everythingIsThere();
  });

  it('did all this without a complaint of the browser', () =>
    expect([...complaints, ...program.violations()]).toEqual([]));
});

describe.skipIf(noSmallDisk)(`a full disk under the data folder (${noSmallDisk ?? 'a mounted one'})`, () => {
  const filling = 'x'.repeat(64 * 1024);
  let disk: SmallDisk;
  let program: RunningProgram;
  beforeAll(async () => {
    disk = mountSmallDisk(1024);
    program = await startProgram({ data: join(disk.path, 'data') });
    await setUpOffice(program.page);
    await addPerson(program.page, first);
    await untilSaved(program.page);
  });
  afterAll(async () => {
    await program?.close();
    disk?.remove();
  });

  it('says that only one copy was written and why, and finishes when there is space again', async () => {
    const { page } = program;
    const fillers = fillUp(disk.path, filling);
    await addPerson(page, second);
    const badge = button(page, '只存了一份');
    await badge.waitFor();
    await badge.click();
    await page.getByText(/日志文件里没有写成/).waitFor();
    await page.getByText(/保存记录副本（日志文件）没有成功：磁盘空间已满/).waitFor();
    for (const file of fillers) rmSync(file);
    await untilSaved(page, 30_000);
    await expectPeople(page, first.name, second.name);
  });

  it('has the record after a restart', async () => {
    await program.restart();
    await unlock(program.page);
    await expectPeople(program.page, first.name, second.name);
    expect(await noticesOf(program.page)).toEqual([]);
    expect(program.violations()).toEqual([]);
  });
});

function fillUp(folder: string, filling: string): string[] {
  const files: string[] = [];
  for (let i = 0; ; i++) {
    const file = join(folder, `filler-${i}`);
    files.push(file);
    try {
      writeFileSync(file, filling);
    } catch {
      return files;
    }
  }
}
