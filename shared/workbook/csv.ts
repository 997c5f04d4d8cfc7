// Delimited text: RFC 4180 with the freedoms that exports take (tab, semicolon or bar instead of comma, either line
// end, a quote inside an unquoted field). One record is one row, however many lines its quoted fields span.

export type Delimiter = ',' | '\t' | ';' | '|';

/** Of two that fit as well the earlier is meant: a tab also guards long digits inside the fields of a comma file. */
const delimiters: readonly Delimiter[] = [',', '\t', ';', '|'];

/** Splits text into rows of fields. */
export function parseDelimited(text: string, delimiter: Delimiter): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at <= text.length) {
    const field = readField(text, at, delimiter);
    row.push(field.value);
    const end = text[field.end];
    if (end === delimiter) {
      at = field.end + 1;
      continue;
    }
    rows.push(row);
    row = [];
    if (end === undefined) break;
    at = field.end + (end === '\r' && text[field.end + 1] === '\n' ? 2 : 1);
    if (at === text.length) break;
  }
  return rows;
}

/** One field from `at`; `end` is the index of the delimiter or line end after it. */
function readField(text: string, at: number, delimiter: Delimiter): { value: string; end: number } {
  return text[at] === '"' ? readQuoted(text, at, delimiter) : readPlain(text, at, delimiter);
}

function readPlain(text: string, at: number, delimiter: Delimiter): { value: string; end: number } {
  let end = at;
  while (end < text.length && text[end] !== delimiter && text[end] !== '\n' && text[end] !== '\r') end++;
  return { value: text.slice(at, end), end };
}

function readQuoted(text: string, at: number, delimiter: Delimiter): { value: string; end: number } {
  let value = '';
  let from = at + 1;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote < 0) return readPlain(text, at, delimiter);
    value += text.slice(from, quote);
    if (text[quote + 1] === '"') {
      value += '"';
      from = quote + 2;
      continue;
    }
    const rest = readPlain(text, quote + 1, delimiter);
    return { value: value + rest.value, end: rest.end };
  }
}

/** The delimiter that splits the first lines into the most columns, evenly. */
export function guessDelimiter(text: string): Delimiter {
  const declared = /^sep=(.)\r?\n/.exec(text)?.[1];
  if (declared && (delimiters as readonly string[]).includes(declared)) return declared as Delimiter;
  const head = text.slice(0, 20_000);
  const scores = delimiters.map((delimiter) => evenColumns(parseDelimited(head, delimiter).slice(0, 30)));
  return delimiters[scores.indexOf(Math.max(...scores))] as Delimiter;
}

/** Columns that most rows have; a title line alone does not count against it. */
function evenColumns(rows: readonly string[][]): number {
  const widths = rows.filter((row) => row.length > 1 || row[0] !== '').map((row) => row.length);
  const usual = widths.sort((a, b) => a - b)[Math.floor(widths.length / 2)] ?? 1;
  return usual < 2 ? 0 : usual;
}
