// For looking at the pages by eye: with PICTURES=/some/folder the tests leave there what they see. It decides nothing.

import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const folder = process.env.PICTURES;

export async function keepPicture(page: Page, name: string): Promise<void> {
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
}

/** At both sizes the pages are designed for: 1366x768 at 100 % and at 125 %. */
export async function keepPictures(page: Page, name: string): Promise<void> {
  if (!folder) return;
  await keepPicture(page, name);
  await page.setViewportSize({ width: 1093, height: 614 });
  await keepPicture(page, `${name}-1093`);
  await page.setViewportSize({ width: 1366, height: 768 });
}

/** The same for a file that the program wrote. */
export function keepFile(path: string, name: string): void {
  if (folder) copyFileSync(path, join(folder, name));
}
