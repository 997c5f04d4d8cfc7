// Measures rows out of sight, some at a time, and finds where pages end.

import { pagePace, slices } from '#renderer/data/pace.ts';
import { seldom } from '../seldom.ts';
import { createPageFiller, cutTallRow, type PrintedPage, type Room, type Row } from './page-breaks.ts';
import './print.css';
import { printPage, rowOf } from './print-page.ts';
import type { PrintTable } from './print-table.ts';

const atOnce = 25;

/**
 * The pages of a table. The page keeps answering keys meanwhile.
 *
 * @returns undefined when `signal` ended the work
 */
export async function layOut(
  table: PrintTable,
  onProgress: (done: number) => void,
  signal: AbortSignal,
): Promise<readonly PrintedPage[] | undefined> {
  const bench = document.body.appendChild(document.createElement('div'));
  bench.className = 'print-bench';
  bench.setAttribute('aria-hidden', 'true');
  try {
    const room = roomOf(table, bench);
    const measure = measurerOf(table, bench);
    const filler = createPageFiller(room);
    const pause = slices(pagePace);
    const tellProgress = seldom(onProgress);
    for (let from = 0; from < table.rows.length; from += atOnce) {
      const rows = table.rows.slice(from, from + atOnce);
      for (const [at, height] of measure(rows).entries())
        for (const piece of piecesOf(rows[at] as Row, height, room.later, measure)) filler.add(piece.row, piece.height);
      tellProgress(Math.min(from + atOnce, table.rows.length));
      await pause();
      if (signal.aborted) return undefined;
    }
    return filler.finish();
  } finally {
    bench.remove();
  }
}

type Measure = (rows: readonly Row[]) => readonly number[];
type Piece = { readonly row: Row; readonly height: number };

function piecesOf(row: Row, height: number, room: number, measure: Measure): readonly Piece[] {
  if (height <= room) return [{ row, height }];
  const heightOf = (piece: Row) => measure([piece])[0] ?? 0;
  return cutTallRow(row, (piece) => heightOf(piece) <= room).map((piece) => ({ row: piece, height: heightOf(piece) }));
}

/** Heights of rows in pixels, in a table like the one that is printed. */
function measurerOf(table: PrintTable, bench: HTMLElement): Measure {
  const page = bench.appendChild(printPage(table, { rows: [], isFirst: false, isLast: false }, 1, 1));
  const body = page.querySelector('tbody') as HTMLElement;
  return (rows) => {
    const made = rows.map((row) => rowOf(table, row));
    body.replaceChildren(...made);
    return made.map((row) => row.getBoundingClientRect().height);
  };
}

/** What a page without rows leaves free. */
function roomOf(table: PrintTable, bench: HTMLElement): Room {
  const heightOf = (isFirst: boolean, isLast: boolean) => {
    const page = bench.appendChild(printPage(table, { rows: [], isFirst, isLast }, 999, 999));
    const { height } = page.getBoundingClientRect();
    page.remove();
    return height;
  };
  const whole = bench.appendChild(document.createElement('div'));
  whole.className = 'print-height';
  whole.dataset.paper = table.isLandscape ? 'landscape' : 'portrait';
  const { height } = whole.getBoundingClientRect();
  whole.remove();
  return {
    first: height - heightOf(true, false),
    later: height - heightOf(false, false),
    ending: heightOf(false, true) - heightOf(false, false),
  };
}
