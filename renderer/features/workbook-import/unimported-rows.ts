// Rows that stayed out, as a file: the original columns and the reason, so that nothing is lost and the list can go back
// to the company. Text that a table program would take for a formula is defused.

/** A row that was not imported. */
export type UnimportedRow = {
  readonly table: number;
  readonly sheet: string;
  /** Position in the table. */
  readonly at: number;
  readonly row: number;
  readonly why: string;
};

/** What a table program would run as a formula gets an apostrophe in front, as OWASP advises; numbers stay numbers. */
export function defused(text: string): string {
  if (/^[+-]?\d+(?:\.\d+)?$/.test(text)) return text;
  return /^[\s]*[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text;
}

/**
 * One CSV text for table programs: UTF-8 with a byte order mark, CRLF. Long digits (证件号码, 电话) keep their text by a
 * tab at the end, else the table program rounds them; the importer takes it off again.
 */
export function csvOf(lines: readonly (readonly string[])[]): string {
  return `\ufeff${lines.map((cells) => cells.map(csvCell).join(',')).join('\r\n')}\r\n`;
}

function csvCell(text: string): string {
  const safe = /^\d{11,}[0-9Xx]?$/.test(text) ? `${text}\t` : defused(text);
  return /[",\r\n\t]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The lines of one table: headings, then each row with its place in the file and the reason. */
export function linesOf(
  headers: readonly string[],
  rows: readonly UnimportedRow[],
  texts: readonly (readonly string[])[],
): readonly (readonly string[])[] {
  const head = [...headers.map((header) => header.replaceAll('\n', '')), '工作表', '原行号', '未导入原因'];
  const body = rows.map(({ sheet, row, why }, i) => [
    ...headers.map((_, column) => texts[i]?.[column] ?? ''),
    sheet,
    String(row),
    why,
  ]);
  return [head, ...body];
}

/** 花名册.xlsx → 花名册_未导入行.csv */
export function unimportedFileName(file: string): string {
  return `${file.replace(/\.[^.]*$/, '').slice(0, 60)}_未导入行.csv`;
}
