// The references inside a formula, found without understanding the rest of it. A formula is read as a row of words:
//   SUM(D5:D14)+'人员 表'!$B$2&"A1"   →   D5:D14, then $B$2 on the sheet 人员 表; "A1" is a text and LOG10( a function.
// Names, structured references (表1[列]), strings and references to other workbooks stay as they are.

import { columnLetters } from '../raw-sheet.ts';
import { columnIndex, lastRowOfSheet } from './cell-address.ts';

export type ReferenceEnd = {
  readonly index: number;
  /** Written with $: does not move when the formula is copied. */
  readonly isFixed: boolean;
};

/** Cells A1 or A1:B2; whole rows have no columns, whole columns no rows. */
export type Reference = {
  readonly rows?: readonly [ReferenceEnd, ReferenceEnd];
  readonly columns?: readonly [ReferenceEnd, ReferenceEnd];
  readonly isRange: boolean;
  /** The sheet it names; undefined on the formula's own sheet. */
  readonly sheet?: string;
  /** 一月:三月!A1 names every sheet from one to another. */
  readonly lastSheet?: string;
};

/** The same reference elsewhere, or 'gone' where there are no cells any more. */
export type Rewriting = (reference: Reference) => Reference | 'gone';

const word = /[\p{L}\p{N}_.$\\?]+/uy;
const text = /"(?:[^"]|"")*"/y;
const quotedSheet = /'((?:[^']|'')*)'!/y;
const bareSheet = /([\p{L}\p{N}_.\\]+)(?::([\p{L}\p{N}_.\\]+))?!/uy;
const end = '(?![\\p{L}\\p{N}_.(\\\\?])';
const cells = new RegExp(
  `(\\$?)([A-Za-z]{1,3})(\\$?)(\\d{1,7})(?::(\\$?)([A-Za-z]{1,3})(\\$?)(\\d{1,7}))?${end}`,
  'uy',
);
const columns = new RegExp(`(\\$?)([A-Za-z]{1,3}):(\\$?)([A-Za-z]{1,3})${end}`, 'uy');
const rows = new RegExp(`(\\$?)(\\d{1,7}):(\\$?)(\\d{1,7})${end}`, 'uy');

/** Puts every reference of a formula through `rewrite`; what it leaves alone keeps its spelling. */
export function rewriteReferences(formula: string, rewrite: Rewriting): string {
  let out = '';
  let at = 0;
  while (at < formula.length) {
    const step = stepAt(formula, at, rewrite);
    out += step.text;
    at = step.next;
  }
  return out;
}

/** Whether a formula refers to something for which `test` is true. */
export function someReference(formula: string, test: (reference: Reference) => boolean): boolean {
  let isFound = false;
  rewriteReferences(formula, (reference) => {
    isFound ||= test(reference);
    return reference;
  });
  return isFound;
}

type Step = { readonly text: string; readonly next: number };

function stepAt(formula: string, at: number, rewrite: Rewriting): Step {
  const char = formula[at] as string;
  if (char === '"') return copied(formula, at, matchAt(text, formula, at)?.[0] ?? formula.slice(at));
  if (char === '[') return bracketed(formula, at);
  const sheet = sheetAt(formula, at);
  if (sheet) return referenceStep(formula, at, sheet, rewrite);
  if (char === "'") return copied(formula, at, char);
  const bare = referenceStep(formula, at, { length: 0 }, rewrite);
  if (bare.next > at) return bare;
  return copied(formula, at, matchAt(word, formula, at)?.[0] ?? char);
}

function copied(_formula: string, at: number, part: string): Step {
  return { text: part, next: at + part.length };
}

function matchAt(pattern: RegExp, formula: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(formula);
}

/** [1]Sheet1!A1 leads to another workbook, 表1[[#This Row],[列]] into a table: both are passed over whole. */
function bracketed(formula: string, at: number): Step {
  let depth = 0;
  let to = at;
  for (; to < formula.length; to++) {
    if (formula[to] === "'" && depth > 0) to++;
    else if (formula[to] === '[') depth++;
    else if (formula[to] === ']' && --depth === 0) break;
  }
  const inside = formula.slice(at, to + 1);
  const name = matchAt(bareSheet, formula, to + 1);
  if (!name) return copied(formula, at, inside);
  const cellsBehind = referenceLength(formula, to + 1 + name[0].length);
  return copied(formula, at, formula.slice(at, to + 1 + name[0].length + cellsBehind));
}

type SheetPrefix = { readonly length: number; readonly sheet?: string; readonly lastSheet?: string };

function sheetAt(formula: string, at: number): SheetPrefix | undefined {
  const quoted = matchAt(quotedSheet, formula, at);
  if (quoted) {
    const name = (quoted[1] ?? '').replaceAll("''", "'");
    const [sheet = '', lastSheet] = name.includes('[') ? [name] : name.split(':');
    return { length: quoted[0].length, sheet, ...(lastSheet === undefined ? {} : { lastSheet }) };
  }
  const bare = matchAt(bareSheet, formula, at);
  if (!bare) return undefined;
  return { length: bare[0].length, sheet: bare[1] ?? '', ...(bare[2] === undefined ? {} : { lastSheet: bare[2] }) };
}

function referenceLength(formula: string, at: number): number {
  return (matchAt(cells, formula, at) ?? matchAt(columns, formula, at) ?? matchAt(rows, formula, at))?.[0].length ?? 0;
}

function referenceStep(formula: string, at: number, prefix: SheetPrefix, rewrite: Rewriting): Step {
  const from = at + prefix.length;
  const read = referenceAt(formula, from);
  const written = formula.slice(at, from);
  if (!read || prefix.sheet?.includes('[')) {
    const length = prefix.length + (read ? read.length : 0);
    return { text: formula.slice(at, at + length), next: at + length };
  }
  const { sheet, lastSheet } = prefix;
  const reference: Reference = {
    ...read.reference,
    ...(sheet === undefined ? {} : { sheet }),
    ...(lastSheet === undefined ? {} : { lastSheet }),
  };
  const changed = rewrite(reference);
  const next = from + read.length;
  if (changed === reference) return { text: formula.slice(at, next), next };
  return { text: written + (changed === 'gone' ? '#REF!' : referenceText(changed)), next };
}

type ReadReference = { readonly reference: Reference; readonly length: number };

function referenceAt(formula: string, at: number): ReadReference | undefined {
  return cellsAt(formula, at) ?? columnsAt(formula, at) ?? rowsAt(formula, at);
}

function cellsAt(formula: string, at: number): ReadReference | undefined {
  const match = matchAt(cells, formula, at);
  if (!match) return undefined;
  const [whole, fixA, lettersA = '', fixRowA, rowA, fixB, lettersB, fixRowB, rowB] = match;
  const isRange = lettersB !== undefined;
  const columnEnds = ends(columnEnd(fixA, lettersA), isRange ? columnEnd(fixB, lettersB) : undefined);
  const rowEnds = ends(rowEnd(fixRowA, rowA), isRange ? rowEnd(fixRowB, rowB) : undefined);
  if (!columnEnds || !rowEnds) return undefined;
  return { reference: { columns: columnEnds, rows: rowEnds, isRange }, length: whole.length };
}

function columnsAt(formula: string, at: number): ReadReference | undefined {
  const match = matchAt(columns, formula, at);
  const [first, second] = match
    ? [columnEnd(match[1], match[2] ?? ''), columnEnd(match[3], match[4] ?? '')]
    : [undefined, undefined];
  if (!match || !first || !second) return undefined;
  return { reference: { columns: [first, second], isRange: true }, length: match[0].length };
}

function rowsAt(formula: string, at: number): ReadReference | undefined {
  const match = matchAt(rows, formula, at);
  const [first, second] = match ? [rowEnd(match[1], match[2]), rowEnd(match[3], match[4])] : [undefined, undefined];
  if (!match || !first || !second) return undefined;
  return { reference: { rows: [first, second], isRange: true }, length: match[0].length };
}

function ends(
  first: ReferenceEnd | undefined,
  second: ReferenceEnd | undefined = first,
): readonly [ReferenceEnd, ReferenceEnd] | undefined {
  return first && second ? [first, second] : undefined;
}

function columnEnd(fix: string | undefined, letters: string): ReferenceEnd | undefined {
  const index = columnIndex(letters);
  return index === undefined ? undefined : { index, isFixed: fix === '$' };
}

function rowEnd(fix: string | undefined, digits: string | undefined): ReferenceEnd | undefined {
  const index = Number(digits) - 1;
  return index >= 0 && index <= lastRowOfSheet ? { index, isFixed: fix === '$' } : undefined;
}

function referenceText({ rows: rowEnds, columns: columnEnds, isRange }: Reference): string {
  const sides = [0, 1].map((side) => {
    const [column, row] = [columnEnds?.[side], rowEnds?.[side]];
    const letters = column ? `${column.isFixed ? '$' : ''}${columnLetters(column.index)}` : '';
    return letters + (row ? `${row.isFixed ? '$' : ''}${row.index + 1}` : '');
  });
  return isRange ? sides.join(':') : (sides[0] ?? '');
}
