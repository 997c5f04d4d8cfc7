// Chinese input into the grid as an input method gives it: Chromium's own composition events, sent over its debugging
// protocol. Real input methods of Windows are on the manual list (docs).

import type { CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningProgram, startProgram } from './browser.ts';

const community = 'person.communityName';

describe('the grid with a Chinese input method', () => {
  let program: RunningProgram;
  let page: Page;
  let keyboard: CDPSession;
  beforeAll(async () => {
    program = await startProgram();
    page = program.page;
    keyboard = await page.context().newCDPSession(page);
    await page.getByText('先用示例数据试试').click();
    await page.waitForSelector('.ag-row[row-index="9"] .ag-cell', { timeout: 60_000 });
  });
  afterAll(() => program?.close());

  const cell = (row: number, column: string) =>
    page.locator(`.ag-row[row-index="${row}"] .ag-cell[col-id="${column}"]`);
  const compose = (text: string) =>
    keyboard.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
  const confirm = (text: string) => keyboard.send('Input.insertText', { text });
  const hasText = async (row: number, column: string, text: string) => {
    const shown = cell(row, column);
    await expect.poll(() => shown.innerText()).toBe(text);
  };

  it('takes a word composed into a focused cell from its first syllable on', async () => {
    await cell(0, community).click();
    await page.waitForSelector('.ag-cell-focus .cell-input-proxy');
    await compose('h');
    await compose('he dong');
    expect(await page.locator('.cell-input-proxy.is-composing').inputValue()).toBe('he dong');
    await confirm('河东');
    await compose('she qu');
    await confirm('社区');
    await page.keyboard.press('Enter');
    await hasText(0, community, '河东社区');
  });

  it('goes on in the cell below, and Esc gives the old text back', async () => {
    await expect.poll(() => page.locator('.ag-row[row-index="1"] .cell-input-proxy').count()).toBe(1);
    const before = await cell(1, community).innerText();
    await compose('wu');
    await confirm('误');
    await page.keyboard.press('Escape');
    await hasText(1, community, before);
  });

  it('keeps every letter of somebody who types fast down a column', async () => {
    await cell(2, community).click();
    for (const word of ['a1', 'b2', 'c3', 'd4']) {
      await page.keyboard.type(word);
      await page.keyboard.press('Enter');
    }
    for (const [at, word] of ['a1', 'b2', 'c3', 'd4'].entries()) await hasText(2 + at, community, word);
  });

  it('finds a code by the words composed', async () => {
    await cell(0, 'employment.group').click();
    await page.waitForSelector('.ag-cell-focus .cell-input-proxy');
    await compose('wai mai');
    await confirm('外卖');
    await page.keyboard.press('Enter');
    await hasText(0, 'employment.group', '外卖配送员');
  });

  it('clears a range with Delete as one step and brings it back with Ctrl+Z', async () => {
    await cell(2, community).click();
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Delete');
    await hasText(2, community, '');
    await hasText(3, community, '');
    await page.keyboard.press('Control+z');
    await hasText(2, community, 'a1');
    await hasText(3, community, 'b2');
  });

  it('gives the keyboard back to the cell when the record is closed', async () => {
    await cell(4, 'person.name').click();
    await page.getByRole('tab', { name: '修改记录' }).waitFor();
    await page.keyboard.press('Escape');
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.closest('.ag-row')?.getAttribute('row-index')))
      .toBe('4');
  });

  it('did all this without a complaint of the browser', () => expect(program.violations()).toEqual([]));
});
