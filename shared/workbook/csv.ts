// Delimited text: RFC 4180 with the freedoms that exports take (tab, semicolon or bar instead of comma, either line
// end, a quote inside an unquoted field). One record is one row, however many lines its quoted fields span.

export type Delimiter = ',' | '\t' | ';' | '|';

/** Of two that fit as well the earlier is meant: a tab also guards long digits inside the fields of a comma file. */
const delimiters: readonly Delimiter[] = [',', '\t', ';', '|'];

/** As many columns as a sheet can have; a row that goes beyond is handed on where it does, so that nobody waits for more. */
export const mostColumns = 16_384;

/** Splits text into rows of fields. */
export function parseDelimited(text: string, delimiter: Delimiter): string[][] {
  return [...delimitedRows(text, delimiter)];
}

/** The rows of a text one by one, for whoever may not want all of them. */
export function* delimitedRows(text: string, delimiter: Delimiter): Generator<string[]> {
  let row: string[] = [];
  let at = 0;
  while (at <= text.length) {
    const field = readField(text, at, delimiter);
    row.push(field.value);
    const end = text[field.end];
    if (end === delimiter && row.length <= mostColumns) {
      at = field.end + 1;
      continue;
    }
    yield row;
    row = [];
    if (end === undefined) return;
    at = field.end + (end === '\r' && text[field.end + 1] === '\n' ? 2 : 1);
    if (at === text.length) return;
  }
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

/** A quote that is never closed is a character like any other. */
function readQuoted(text: string, at: number, delimiter: Delimiter): { value: string; end: number } {
  let close = text.indexOf('"', at + 1);
  let hasDoubled = false;
  while (close >= 0 && text[close + 1] === '"') {
    hasDoubled = true;
    close = text.indexOf('"', close + 2);
  }
  if (close < 0) return readPlain(text, at, delimiter);
  const quoted = text.slice(at + 1, close);
  const rest = readPlain(text, close + 1, delimiter);
  return { value: (hasDoubled ? quoted.replaceAll('""', '"') : quoted) + rest.value, end: rest.end };
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
