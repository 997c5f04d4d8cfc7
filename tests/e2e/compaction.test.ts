// 精简旧修改 in the window: what was written a hundred days ago and is with the district and in a tried backup leaves the
// browser's database, and nobody can tell the difference.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible } from './accessible.ts';
import { type RunningProgram, startProgram } from './browser.ts';
import { addPerson, button, expectPeople, openPage, setUpOffice, unlock, untilSaved } from './clerk-steps.ts';
import { enrol, lxrecv, openExchange, receiveAll } from './exchange-steps.ts';
import { keepPicture } from './pictures.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const old = { name: '样例甲', phone: '19900000011', idNo: '990000199001010017', note: '百日之前' };
const young = { name: '样例乙', phone: '19900000012', idNo: '990000199002020014', note: '' };

describe('精简旧修改', { timeout: 4 * minute }, () => {
  let program: RunningProgram;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'liangxin-compaction-'));
    program = await startProgram();
    await page().clock.setSystemTime(Date.now() - 100 * day);
    await page().reload();
    await setUpOffice(page());
  }, 4 * minute);
  afterAll(async () => {
    await program?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const page = (): Page => program.page;
  const panel = () => page().getByRole('region', { name: '备份' });
  const picture = (name: string) => keepPicture(page(), name);
  const heldRows = () =>
    page().evaluate(
      () =>
        new Promise<readonly number[]>((resolve, reject) => {
          const opening = indexedDB.open('lxl-formal');
          opening.onerror = () => reject(opening.error);
          opening.onsuccess = () => {
            const keys = opening.result.transaction('batches').objectStore('batches').getAllKeys();
            keys.onsuccess = () => {
              opening.result.close();
              resolve(keys.result as number[]);
            };
          };
        }),
    );

  it('waits for the district and for a tried backup, and says so', async () => {
    await openPage(page(), '从业人员');
    await addPerson(page(), old);
    await untilSaved(page());
    await program.restart();
    await unlock(page());
    await openPage(page(), '从业人员');
    await addPerson(page(), young);
    await untilSaved(page());
    await openPage(page(), '系统设置');
    await panel().getByText('本机还没有在区里登记，修改只有本机和备份有，不精简。').waitFor();
    await picture('精简-1-未登记');
    await enrol(page(), program.filesDir, join(folder, 'district'));
    await receiveAll(page(), '授权文件');
    await openExchange(page(), '报送');
    await button(page(), '生成报送包').click();
    await page().getByText('报送包已写好并校验通过').first().waitFor({ timeout: 30_000 });
    lxrecv('import', program.filesDir, '--dir', join(folder, 'district'), '--receipts', program.filesDir);
    await receiveAll(page(), '区里的回执');
    await openPage(page(), '系统设置');
    await panel().getByRole('button', { name: '精简旧修改' }).click();
    await panel()
      .getByText(/旧修改要先在备份里，而且那份备份试恢复过/)
      .waitFor();
  });

  it('keeps the original of old changes once, and shows everything as before', async () => {
    await button(page(), '选择备份位置').click();
    await page()
      .getByText(/存到文件夹/)
      .waitFor();
    await button(page(), '试恢复一次').click();
    await page()
      .getByText(/与本机一致，可以恢复/)
      .waitFor({ timeout: 30_000 });
    const before = await heldRows();
    await panel().getByRole('button', { name: '精简旧修改' }).click();
    await panel()
      .getByText(/及以前的 \d+ 条修改，原文只留在日志副本和备份里/)
      .waitFor({ timeout: 30_000 });
    await picture('精简-2-已精简');
    await expectAccessible(page());
    const after = await heldRows();
    expect(before[0]).toBe(1);
    expect(after[0]).toBeGreaterThan(2);
    expect(after.at(-1)).toBe(before.at(-1));
    await program.restart();
    await unlock(page());
    await openPage(page(), '从业人员');
    await expectPeople(page(), old.name, young.name);
    await page().getByRole('gridcell', { name: old.name, exact: true }).click();
    const form = page().getByRole('dialog');
    await form.getByRole('tab', { name: '修改记录' }).click();
    await form.getByRole('cell', { name: /百日之前/ }).waitFor();
    await picture('精简-3-修改记录');
    expect(await heldRows()).toEqual(expect.arrayContaining([...after]));
    expect(program.violations()).toEqual([]);
  });
});
