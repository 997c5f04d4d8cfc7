import type { RawCell } from './raw-sheet.ts';
import { createTextPool } from './text-pool.ts';
import { readRuns } from './xlsx-strings.ts';
import { ascii } from './xml-bytes.ts';

/** What is to be known of a cell beside its value. */
export type Marks = { readonly isFormula?: true; readonly hasComment?: true } | undefined;

/** Texts that stand in their cells: they are decoded for many rows together, and put into their cells afterwards. */
export type AwaitedTexts = {
  /** Gathers the text of a cell up to the next tag. @returns the position of that tag */
  gather(bytes: Uint8Array, from: number, to: number): number;
  /** Gathers the runs of an inline string. @returns the position after its end, -1 when it has none */
  gatherRuns(bytes: Uint8Array, from: number, to: number): number;
  /** What was gathered is the text of this cell. */
  belongsTo(row: number, column: number, marks: Marks): void;
  /** Puts all texts into their cells; false when they are not in UTF-8. */
  settle(): boolean;
};

const inlineEnd = ascii('</is>');

export function createAwaitedTexts(rows: readonly (RawCell[] | undefined)[]): AwaitedTexts {
  const pool = createTextPool();
  const [ofRow, ofColumn, ofMarks]: [number[], number[], Marks[]] = [[], [], []];
  return {
    gather: pool.gather,
    gatherRuns: (bytes, from, to) => readRuns(bytes, from, to, pool, inlineEnd),
    belongsTo(row, column, marks) {
      pool.close();
      ofRow.push(row);
      ofColumn.push(column);
      ofMarks.push(marks);
    },
    settle() {
      const texts = pool.drain();
      for (const [i, value] of (texts ?? []).entries()) {
        const [cells, marks] = [rows[ofRow[i] as number], ofMarks[i]];
        if (cells) cells[ofColumn[i] as number] = marks ? { value, ...marks } : value === '' ? undefined : value;
      }
      for (const list of [ofRow, ofColumn, ofMarks]) list.length = 0;
      return texts !== undefined;
    },
  };
}
