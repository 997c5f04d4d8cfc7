import { pagePace, slices } from '#renderer/data/pace.ts';
import type { PrintedPage } from './page-breaks.ts';
import { printPage } from './print-page.ts';
import type { PrintTable } from './print-table.ts';

/** Puts all sheets onto the page, made in slices, and opens the print window; afterwards they are taken away again. */
export async function sendToPrinter(table: PrintTable, pages: readonly PrintedPage[]): Promise<void> {
  const sheets = document.createElement('div');
  sheets.className = 'print-document';
  sheets.dataset.paper = table.isLandscape ? 'landscape' : 'portrait';
  sheets.setAttribute('aria-hidden', 'true');
  const pause = slices(pagePace);
  for (const [at, page] of pages.entries()) {
    sheets.append(printPage(table, page, at + 1, pages.length));
    await pause();
  }
  document.body.append(sheets);
  addEventListener('afterprint', () => sheets.remove(), { once: true });
  print();
}
