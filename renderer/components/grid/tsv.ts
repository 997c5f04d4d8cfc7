// The text that Excel and WPS put on the clipboard: cells divided by tabs, rows by line ends; a cell that holds a tab, a
// line end or a quotation mark at its beginning stands in quotation marks, with inner marks doubled.
//   a<tab>"two
//   lines"  →  [['a', 'two\nlines']]

export type Block = readonly (readonly string[])[];

/** Reads clipboard text into rows of cells; a final line end adds no row. Ragged rows stay ragged. */
export function parseTsv(text: string): Block {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at <= text.length) {
    const cell = readCell(text, at);
    row.push(cell.value);
    const end = text[cell.end];
    if (end !== '\t') {
      rows.push(row);
      row = [];
    }
    at = cell.end + (end === '\r' && text[cell.end + 1] === '\n' ? 2 : 1);
    if (end !== '\t' && at >= text.length) break;
  }
  return rows;
}

function readCell(text: string, start: number): { readonly value: string; readonly end: number } {
  const quoted = text[start] === '"' ? readQuoted(text, start) : undefined;
  if (quoted) return quoted;
  let end = start;
  while (end < text.length && !isDivider(text[end])) end++;
  return { value: text.slice(start, end), end };
}

/** A quoted cell, or undefined when the mark is never closed before a divider and so is an ordinary character. */
function readQuoted(text: string, start: number): { readonly value: string; readonly end: number } | undefined {
  let value = '';
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] !== '"') value += text[at];
    else if (text[at + 1] === '"') value += text[at++];
    else return at + 1 === text.length || isDivider(text[at + 1]) ? { value, end: at + 1 } : undefined;
  }
  return undefined;
}

function isDivider(character: string | undefined): boolean {
  return character === '\t' || character === '\n' || character === '\r';
}

/** Writes rows of cells as clipboard text; `parseTsv` reads back exactly the same cells. */
export function formatTsv(block: Block): string {
  const text = block.map((row) => row.map(formatCell).join('\t')).join('\r\n');
  const last = block[block.length - 1];
  return block.length > 1 && last?.length === 1 && last[0] === '' ? `${text}\r\n` : text;
}

function formatCell(cell: string): string {
  return /[\t\r\n]/.test(cell) || cell.startsWith('"') ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/**
 * The same block as an HTML table, which Word and WPS prefer when pasting. A cell that a table program would compute, or
 * take for another number than it says, is marked as text.
 */
export function formatHtmlTable(block: Block): string {
  const rows = block.map((row) => `<tr>${row.map(htmlCell).join('')}</tr>`);
  return `<table>${rows.join('')}</table>`;
}

function htmlCell(cell: string): string {
  const isSafe = /^(?:$|[^\d\s=+\-@])|^(?:-?(?:0|[1-9]\d{0,10})(?:\.\d+)?|\d{4}-\d{2}-\d{2})$/.test(cell);
  return `<td${isSafe ? '' : ` style="mso-number-format:'\\@'"`}>${escapeHtml(cell)}</td>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\n', '<br>');
}
