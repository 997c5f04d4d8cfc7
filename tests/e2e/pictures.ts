// For looking at the pages by eye: with PICTURES=/some/folder the tests leave there what they see. It decides nothing.

import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const folder = process.env.PICTURES;

export async function keepPicture(page: Page, name: string): Promise<void> {
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
}

/** The same for a file that the program wrote. */
export function keepFile(path: string, name: string): void {
  if (folder) copyFileSync(path, join(folder, name));
}
