// One sheet of paper as an element of the page. The preview and the printer get the same.

import type { PrintedPage, Row } from './page-breaks.ts';
import type { PrintTable } from './print-table.ts';

/** @param number counted from 1 */
export function printPage(table: PrintTable, page: PrintedPage, number: number, pages: number): HTMLElement {
  const sheet = element('section', 'print-page');
  sheet.dataset.paper = table.isLandscape ? 'landscape' : 'portrait';
  sheet.style.fontSize = `${table.fontPt}pt`;
  sheet.append(...headOf(table, page), tableOf(table, page), ...endOf(table, page), footOf(table, number, pages));
  return sheet;
}

/** The title stands large on the first page and small on the others. */
function headOf({ title, caption }: PrintTable, { isFirst }: PrintedPage): HTMLElement[] {
  if (!isFirst) return [element('p', 'print-running', title)];
  return [element('h1', 'print-title', title), ...(caption === '' ? [] : [element('p', 'print-caption', caption)])];
}

function tableOf(table: PrintTable, page: PrintedPage): HTMLElement {
  const made = element('table', 'print-table');
  const columns = element('colgroup');
  for (const { share } of table.columns) {
    const column = element('col');
    column.style.width = `${(share * 100).toFixed(3)}%`;
    columns.append(column);
  }
  const head = element('thead');
  const headings = element('tr');
  for (const { heading } of table.columns) {
    const cell = element('th', undefined, heading);
    cell.setAttribute('scope', 'col');
    headings.append(cell);
  }
  head.append(headings);
  const body = element('tbody');
  body.append(...page.rows.map((row) => rowOf(table, row)));
  if (page.isLast) body.append(rowOf(table, table.totals, 'print-totals'));
  made.append(columns, head, body);
  return made;
}

export function rowOf({ columns }: PrintTable, row: Row, className?: string): HTMLTableRowElement {
  const made = element('tr', className) as HTMLTableRowElement;
  for (const [at, text] of row.entries())
    made.append(element('td', columns[at]?.isNumber ? 'print-number' : undefined, text));
  return made;
}

function endOf({ signers }: PrintTable, { isLast }: PrintedPage): HTMLElement[] {
  return isLast ? [element('p', 'print-signers', signers)] : [];
}

function footOf({ foot }: PrintTable, number: number, pages: number): HTMLElement {
  const made = element('footer', 'print-foot');
  made.append(element('span', undefined, foot), element('span', undefined, `第 ${number} 页 共 ${pages} 页`));
  return made;
}

function element(tag: string, className?: string, text?: string): HTMLElement {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}
