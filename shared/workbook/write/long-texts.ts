// A cell holds 32,767 characters. Of a longer text the cell keeps what fits and says where the whole stands: in pieces on
// a sheet of its own at the end, so that nothing is lost.
import type { OutRow, OutSheet } from './out-sheet.ts';

export const longTextSheet = '超长文字';

export type LongTexts = {
  /** The text of a cell, cut if it must be. */
  fitted(text: string, ref: string): string;
};

type Piece = readonly [sheet: string, ref: string, text: string];

export type LongTextStore = {
  /** The cells of one sheet. */
  ofSheet(name: string): LongTexts;
  /** What was cut, or undefined when everything fitted. */
  asSheet(): { readonly sheet: OutSheet; readonly rows: readonly OutRow[] } | undefined;
};

const maxCell = 32_767;
const pieceLength = 32_000;

export function createLongTexts(sheetName: string): LongTextStore {
  const pieces: Piece[] = [];
  return {
    ofSheet: (name) => ({
      fitted(text, ref) {
        if (text.length <= maxCell) return text;
        const note = `……（共${text.length}字，全文见工作表“${sheetName}”第${pieces.length + 2}行起）`;
        for (const piece of piecesOf(text, pieceLength)) pieces.push([name, ref, piece]);
        return (piecesOf(text, maxCell - note.length)[0] ?? '') + note;
      },
    }),
    asSheet: () =>
      pieces.length === 0 ? undefined : { sheet: sheetOf(sheetName), rows: pieces.map((cells): OutRow => ({ cells })) },
  };
}

function sheetOf(name: string): OutSheet {
  const columns = [
    { header: '工作表', kind: 'text', width: 20 },
    { header: '单元格', kind: 'text', width: 10 },
    { header: '文字（分段，依次相接）', kind: 'text', width: 100 },
  ] as const;
  return { name, columns };
}

/** Cuts a text, but no character of two units in half. */
function piecesOf(text: string, units: number): readonly string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length; ) {
    let end = Math.min(at + units, text.length);
    if (end < text.length && /[\ud800-\udbff]/.test(text[end - 1] as string)) end--;
    pieces.push(text.slice(at, end));
    at = end;
  }
  return pieces;
}
