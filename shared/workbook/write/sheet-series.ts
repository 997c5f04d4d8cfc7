// The sheets of a workbook, one after the other, and after them those that hold what did not fit elsewhere.
import { choiceSheet, createChoiceLists } from './choice-lists.ts';
import { createLongTexts, longTextSheet } from './long-texts.ts';
import type { OutRow, OutSheet } from './out-sheet.ts';
import { sheetPath } from './package-parts.ts';
import type { SharedStrings } from './shared-strings.ts';
import { createSheetNames } from './sheet-names.ts';
import { createSheetWriter, type FinishedSheet, type SheetWriter } from './sheet-writer.ts';
import type { ZipWriter } from './zip-writer.ts';

export type SheetSeries = {
  begin(sheet: OutSheet): void;
  rows(rows: readonly OutRow[]): void;
  finish(): readonly FinishedSheet[];
};

export function createSheetSeries(zip: ZipWriter, strings: SharedStrings, maxRows: number): SheetSeries {
  const lists = createChoiceLists(choiceSheet);
  const longTexts = createLongTexts(longTextSheet);
  const nameOf = createSheetNames([choiceSheet, longTextSheet]);
  const finished: FinishedSheet[] = [];
  let current: { readonly sheet: OutSheet; readonly writer: SheetWriter } | undefined;
  let hasFront = false;

  const open = (sheet: OutSheet, name = nameOf(sheet.name)): SheetWriter => {
    const isFront = !hasFront && (sheet.state ?? 'visible') === 'visible';
    hasFront ||= isFront;
    const texts = { strings, longTexts: longTexts.ofSheet(name) };
    const part = zip.part(sheetPath(finished.length));
    current = { sheet, writer: createSheetWriter(sheet, { name, isFront, part, texts, lists, maxRows }) };
    return current.writer;
  };
  const close = (isLast: boolean): void => {
    if (current) finished.push(current.writer.end(isLast));
    current = undefined;
  };

  return {
    begin(sheet) {
      close(true);
      open(sheet);
    },
    rows(rows) {
      for (let rest = rows; rest.length > 0; ) {
        if (!current) throw new Error('rows before the first sheet');
        const { sheet, writer } = current;
        const room = writer.room();
        writer.rows(rest.slice(0, room));
        rest = rest.slice(room);
        if (rest.length === 0) return;
        close(false);
        open(sheet);
      }
    },
    finish() {
      close(true);
      for (const extra of [longTexts.asSheet(), lists.asSheet()]) {
        if (!extra) continue;
        open(extra.sheet, extra.sheet.name).rows(extra.rows);
        close(true);
      }
      return finished;
    },
  };
}
