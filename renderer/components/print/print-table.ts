// A list as it goes onto paper: every cell a text, how wide each column is, and how large the letters are.

import { pagePace, slices } from '#renderer/data/pace.ts';
import { listText, totalsOf } from '../export/list-cells.ts';
import { captionOf, type ListChoices, type ListOffer, listColumns, rowsOf } from '../export/list-choices.ts';
import { sumsOf } from '../export/write-list.ts';
import type { CellReading } from '../grid/row.ts';
import { localTime } from '../local-time.ts';

export type PrintColumn = {
  readonly heading: string;
  /** Part of the width of the table. */
  readonly share: number;
  readonly isNumber: boolean;
};

export type PrintTable = {
  readonly title: string;
  readonly caption: string;
  readonly isLandscape: boolean;
  readonly fontPt: number;
  readonly columns: readonly PrintColumn[];
  readonly rows: readonly (readonly string[])[];
  readonly totals: readonly string[];
  /** 制表人 and 审核人, below the last row. */
  readonly signers: string;
  /** Who printed it and when, at the foot of every page. */
  readonly foot: string;
};

export type Paper = { readonly isLandscape: boolean; readonly preparedBy: string; readonly reviewedBy: string };

/** Undefined when `signal` ended the work. */
export async function printTableOf(
  offer: ListOffer,
  choices: ListChoices,
  paper: Paper,
  reading: CellReading,
  signal: AbortSignal,
): Promise<PrintTable | undefined> {
  const columns = listColumns(offer, choices);
  const source = rowsOf(offer, choices);
  const sums = await sumsOf(source, columns, reading, signal);
  const rows: string[][] = [];
  const pause = slices(pagePace);
  for (const row of source) {
    const texts = columns.map((column) => listText(row, column, reading));
    rows.push(choices.isNumbered ? [String(rows.length + 1), ...texts] : texts);
    await pause();
    if (signal.aborted) return undefined;
  }
  const isNumber = columns.map(({ column, mask }) => column.declaration.kind === 'number' && !mask);
  const headings = columns.map(({ heading }) => heading);
  const totals = totalsOf(sums, source.length, offer.unit, choices.isNumbered);
  return {
    title: choices.title.trim(),
    caption: captionOf(choices),
    isLandscape: paper.isLandscape,
    ...shapeOf(choices.isNumbered ? ['序号', ...headings] : headings, rows, paper.isLandscape, [
      ...(choices.isNumbered ? [true] : []),
      ...isNumber,
    ]),
    rows,
    totals: totals.map((value) => (value === null ? '' : String(value))),
    signers: signersOf(paper),
    foot: `${choices.office.trim()}　${offer.userName} ${localTime(new Date().toISOString())} 打印`,
  };
}

function signersOf({ preparedBy, reviewedBy }: Paper): string {
  const blank = '＿＿＿＿＿＿';
  return `制表人：${preparedBy.trim() || blank}　　　　审核人：${reviewedBy.trim() || blank}`;
}

/** Printable width of A4 within margins of 10 mm, in points. */
const widthPt = { upright: (190 / 25.4) * 72, landscape: (277 / 25.4) * 72 };
const largestPt = 10.5;
const smallestPt = 6.5;
/** In the width of a Chinese character: what a column takes besides its text, and what it may take at most. */
const edges = 0.8;
const widest = 13;
const sampled = 400;

function shapeOf(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  isLandscape: boolean,
  isNumber: readonly boolean[],
): { readonly fontPt: number; readonly columns: readonly PrintColumn[] } {
  const sample = rows.slice(0, sampled);
  const wanted = headings.map((heading, at) => edges + Math.min(widest, widthIn(heading, sample, at)));
  const sum = wanted.reduce((total, width) => total + width, 0);
  const fitting = (isLandscape ? widthPt.landscape : widthPt.upright) / sum;
  return {
    fontPt: Math.max(smallestPt, Math.min(largestPt, Math.floor(fitting * 2) / 2)),
    columns: headings.map((heading, at) => ({
      heading,
      share: (wanted[at] ?? 0) / sum,
      isNumber: isNumber[at] ?? false,
    })),
  };
}

/** The widest text of a column; a heading may stand on two lines. */
function widthIn(heading: string, sample: readonly (readonly string[])[], at: number): number {
  const texts = sample.map((row) => emsOf(row[at] ?? ''));
  return Math.max(2, emsOf(heading) / 2, ...texts);
}

/** Latin letters and digits are about half as wide as Chinese characters. */
function emsOf(text: string): number {
  let ems = 0;
  for (const character of text) ems += character.charCodeAt(0) < 0x2e80 ? 0.56 : 1;
  return ems;
}
