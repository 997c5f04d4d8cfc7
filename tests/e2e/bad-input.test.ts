// What goes wrong in an office, with the real program: the clerk reads what happened and what to do, and nothing is lost.

import {
  copyFileSync,
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
import { newLog, personDraft } from '#tests/bundle/sample-office.ts';
import { bundleOn, enrolPc, type SampleDistrict } from '#tests/district/sample-district.ts';
import { mountSmallDisk, noSmallDisk, type SmallDisk } from '#tests/helpers/small-disk.ts';
import { type RunningProgram, startProgram } from './browser.ts';
import {
  addPerson,
  button,
  choose,
  expectPeople,
  office,
  openPage,
  setUpOffice,
  tryPassword,
  unlock,
  untilSaved,
} from './clerk-steps.ts';

const first = { name: '演示甲一', phone: '19900000101', idNo: '990000199001010017' };
const second = { name: '演示乙二', phone: '19900000102', idNo: '' };
const third = { name: '演示丙三', phone: '19900000103', idNo: '' };

/** Fixtures that are no workbooks, and what the clerk reads. */
const notWorkbooks: readonly (readonly [name: string, sentence: RegExp])[] = [
  ['85_实为Word文档.xlsx', /Word/],
  ['86_实为PDF.xls', /PDF/],
  ['84_零字节.xlsx', /空|0 字节/],
  ['82_截断.xlsx', /损坏|不完整/],
  ['83_压缩数据损坏.xlsx', /损坏/],
  ['81_加密_打开密码123456.xlsx', /密码/],
  ['87_压缩炸弹_约150MB.xlsx', /太大|过大|MB/],
  ['88_空工作簿.xlsx', /没有/],
];

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
      await page.getByRole('alert').filter({ hasText: '密码不正确，请' }).waitFor();
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

type Posting = { readonly program: RunningProgram; readonly page: Page; readonly district: SampleDistrict };

describe.skipIf(noSmallDisk)(`the exchange with the district (${noSmallDisk ?? 'with mounted disks'})`, () => {
  const home = mkdtempSync(join(tmpdir(), 'liangxin-exchange-'));
  const files = join(home, '文件');
  const inbox = join(files, '收件');
  const outbox = join(home, '区里给的');
  let full: SmallDisk;
  let locked: SmallDisk;
  let posting: Posting;
  beforeAll(async () => {
    [full, locked] = [mountSmallDisk(1024), mountSmallDisk(64 * 1024)];
    locked.makeReadOnly();
    for (const folder of [inbox, outbox]) mkdirSync(folder, { recursive: true });
    const district = await districtIn(home);
    const program = await startProgram({ files, places: [full.path, locked.path] });
    posting = { program, page: program.page, district };
    await setUpOffice(program.page);
    await addPerson(program.page, first);
    await addPerson(program.page, second);
    await untilSaved(program.page);
    await openPage(program.page, '数据交换');
  });
  afterAll(async () => {
    await posting?.program.close();
    for (const disk of [full, locked]) disk?.remove();
    rmSync(home, { recursive: true, force: true });
  });

  /** Puts one file where the program looks for files, and nothing else. */
  const lay = (name: string, content: Uint8Array) => {
    rmSync(inbox, { recursive: true });
    mkdirSync(inbox);
    writeFileSync(join(inbox, name), content);
  };
  const bundles = () => filesBelow(files).filter((path) => path.includes('LXSYNC') && path.endsWith('.lxsync'));
  const receive = async (paths: readonly string[], dir: string) =>
    demandExit(await posting.district.run(['import', ...paths, '--dir', dir, '--receipts', outbox]));
  const refusal = (text: string | RegExp) => posting.page.getByRole('alert').filter({ hasText: text }).waitFor();

  it('refuses a certificate for another office, and takes the right one', async () => {
    const { page, district } = posting;
    await button(page, '生成登记申请').click();
    await page.getByText(/^已写好/).waitFor();
    const other = await enrolPc(district, '990102002', Date.now());
    const [foreign] = filesBelow(other.folder).filter((path) => path.endsWith('.lxcert')) as [string];
    lay(basename(foreign), readFileSync(foreign));
    await button(page, '导入授权文件').click();
    await refusal('这份证书不是发给本机的（电脑、街道或密钥不一致）。请选择发给本机的证书文件。');
    expect(await button(page, '确认登记').count()).toBe(0);
    const [request] = filesBelow(files).filter((path) => path.endsWith('.lxreq')) as [string];
    demandExit(await district.run(['enrol', 'approve', request, '--dir', district.dir, '--out', inbox]));
    await button(page, '导入授权文件').click();
    await page.getByLabel(/已用电话或纸质通知与区里核对/).check();
    await button(page, '确认登记').click();
    await page.getByText(/^本机已在样例区登记/).waitFor();
  });

  it('writes nothing to a full disk or a read-only one, says why, and then writes elsewhere', async () => {
    const { page } = posting;
    const pending = await page.getByRole('table', { name: '待报送的记录数' }).innerText();
    await choose(page, '存到', basename(full.path));
    await button(page, '生成报送包').click();
    await refusal(
      /写报送包没有成功：空间不足，需要 [\d.]+ MB，只剩 [\d.]+ MB，还差 [\d.]+ MB。请删除不需要的文件或换一个盘，然后重试。/,
    );
    expect(filesBelow(full.path)).toEqual([]);
    await choose(page, '存到', basename(locked.path));
    await button(page, '生成报送包').click();
    await refusal('写报送包没有成功：这个位置只能读取，不能写入。请检查U盘的写保护开关，或换一个位置。');
    expect(filesBelow(locked.path)).toEqual([]);
    expect(await page.getByRole('table', { name: '待报送的记录数' }).innerText()).toBe(pending);
    await choose(page, '存到', /^文件夹（/);
    await button(page, '生成报送包').click();
    await page.getByText(/报送包已写好并校验通过/).waitFor();
    expect(bundles()).toHaveLength(1);
    expect(await page.getByRole('alert').filter({ hasText: '没有成功' }).count()).toBe(0);
  });

  it('refuses a damaged receipt, one for another PC, and a bundle; takes the right one', async () => {
    const { page, district } = posting;
    await page.getByRole('link', { name: '接收', exact: true }).click();
    const look = () => button(page, '选择文件').click();
    const [bundle] = bundles() as [string];

    const other = await enrolPc(district, '990102002', Date.now());
    const log = newLog('OTHERLOG0001');
    log.append([personDraft('P1', '演示旁人')]);
    const { path: othersReport } = bundleOn(other, log.batches);
    lay('LX-990102002-changes.lxsync', readFileSync(othersReport));
    await look();
    await refusal(/“LX-990102002-changes.lxsync”没有接收：它是“.*”报送给区里的包，只有区里和那台电脑能打开。/);

    await receive([othersReport], district.dir);
    const [foreign] = filesBelow(outbox) as [string];
    lay(basename(foreign), readFileSync(foreign));
    await look();
    await refusal(/rcpt.*”是给另一台电脑的回执（尾号 .*），请在那台电脑上接收。/);

    rmSync(foreign);
    await receive([bundle], district.dir);
    const [own] = filesBelow(outbox) as [string];
    for (const part of [0.2, 0.5, 0.8]) {
      const damaged = Uint8Array.from(readFileSync(own));
      const at = Math.floor(damaged.length * part);
      damaged[at] = (damaged[at] as number) ^ 1;
      lay(`rcpt-坏的-${part}.lxsync`, damaged);
      await look();
      await refusal(new RegExp(`rcpt-坏的-${part}.*没有接收`));
      expect(await page.locator('.receiving-preview').count()).toBe(0);
    }
    await page.getByRole('link', { name: '回执', exact: true }).click();
    await page.getByRole('row', { name: /^0001.*待回执/ }).waitFor();
    await page.getByRole('link', { name: '接收', exact: true }).click();

    lay(basename(own), readFileSync(own));
    await look();
    await button(page, '接收').click();
    await page.getByText('已接收对第 1 号报送包的回执，没有退回的记录。').waitFor();
    await page.getByRole('link', { name: '报送', exact: true }).click();
    await page.getByText('自上次回执以来没有变化。').waitFor();
  });

  it('did all this with every record in place and without a complaint of the browser', async () => {
    await openPage(posting.page, '从业人员');
    await expectPeople(posting.page, first.name, second.name);
    expect(posting.program.violations()).toEqual([]);
  });
});

/** A district of today that works through lxrecv's own commands. */
async function districtIn(root: string): Promise<SampleDistrict> {
  const dir = join(root, '区');
  const run: SampleDistrict['run'] = async (argv) => {
    const [out, err]: [string[], string[]] = [[], []];
    const terminal = { print: (line: string) => out.push(line), complain: (line: string) => err.push(line) };
    return { exit: await lxrecv(argv, { ...terminal, now: () => new Date() }), out, err };
  };
  demandExit(await run(['init', '--dir', dir, '--district', '990102', '--name', '样例区']));
  return { root, dir, run, remove: () => rmSync(dir, { recursive: true }) };
}

function demandExit({ exit, err }: Awaited<ReturnType<SampleDistrict['run']>>): void {
  if (exit !== 0) throw new Error(`lxrecv ended with ${exit}: ${err.join(' ')}`);
}

/** Paths of all files below a folder. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

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
    await addPerson(page, { ...second, note: '一段比一个磁盘块长的说明。'.repeat(150) });
    const badge = button(page, '只存了一份');
    await badge.waitFor();
    await badge.focus();
    await page.getByText(/日志文件里没有写成/).waitFor();
    await page.getByText(/保存记录副本（日志文件）没有成功：磁盘空间已满/).waitFor();
    for (const file of fillers) rmSync(file);
    await untilSaved(page, 30_000);
    await expectPeople(page, first.name, second.name);
  });

  it('says at log-in that the disk is full, and opens when there is space again', async () => {
    const { page } = program;
    await button(page, '锁定').click();
    const fillers = fillUp(disk.path, filling);
    await tryPassword(page, office.password);
    await page.getByRole('alert').filter({ hasText: '磁盘空间已满' }).waitFor();
    for (const file of fillers) rmSync(file);
    await unlock(page);
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

describe('files that are not what they should be', () => {
  const home = mkdtempSync(join(tmpdir(), 'liangxin-files-'));
  const files = join(home, '文件');
  const sheets = join(import.meta.dirname, '../fixtures');
  let program: RunningProgram;
  let page: Page;
  beforeAll(async () => {
    mkdirSync(files);
    for (const [name] of notWorkbooks) copyFileSync(join(sheets, name), join(files, name));
    program = await startProgram({ files });
    page = program.page;
    await setUpOffice(page);
    await addPerson(page, first);
    await page.goto(`${program.address}/#/import?entity=person`);
  });
  afterAll(async () => {
    await program?.close();
    rmSync(home, { recursive: true, force: true });
  });

  it.each(notWorkbooks)('are refused by the wizard: %s', async (name, sentence) => {
    await page.getByRole('button', { name: new RegExp(`^${name.replace('.', '\\.')}`) }).click();
    await page.getByRole('alert').filter({ hasText: sentence }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(1);
  });

  it('leave the ledger as it was', async () => {
    await openPage(page, '从业人员');
    await expectPeople(page, first.name);
    await page.getByText('共 1 人').waitFor();
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
