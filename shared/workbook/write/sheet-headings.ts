// One row of headings, or two where columns have a group: a group reaches over its columns, a heading without a group
// over both rows.
import { heightOf, linesIn } from './column-widths.ts';
import { type CellTexts, textCell } from './sheet-rows.ts';
import type { ShapedColumn, SheetShape } from './sheet-shape.ts';
import { namedStyle } from './styles.ts';

type Run = { readonly group: string; readonly from: number; readonly to: number };

/** Neighbours that name the same group. */
function groupRuns(columns: readonly ShapedColumn[]): readonly Run[] {
  const runs: Run[] = [];
  columns.forEach(({ group }, index) => {
    const last = runs.at(-1);
    if (group === undefined) return;
    if (last?.group === group && last.to === index - 1) runs[runs.length - 1] = { ...last, to: index };
    else runs.push({ group, from: index, to: index });
  });
  return runs;
}

export function headingRows(texts: CellTexts, { columns, headTop, headDepth }: SheetShape): readonly string[] {
  const headers = columns.map(({ header }) => header);
  if (headDepth === 1) return [headingRow(texts, columns, headTop, headers)];
  const starts = new Map(groupRuns(columns).map(({ group, from }) => [from, group]));
  const above = columns.map(({ group, header }, index) => (group === undefined ? header : (starts.get(index) ?? '')));
  const below = columns.map(({ group, header }) => (group === undefined ? '' : header));
  return [headingRow(texts, columns, headTop, above), headingRow(texts, columns, headTop + 1, below)];
}

function headingRow(
  texts: CellTexts,
  columns: readonly ShapedColumn[],
  number: number,
  words: readonly string[],
): string {
  const style = namedStyle('heading');
  const cells = columns.map(({ letter }, index) => textCell(texts, `${letter}${number}`, style, words[index] ?? ''));
  const lines = columns.map(({ header, width }, index) => (words[index] === header ? linesIn(header, width) : 1));
  return `<row r="${number}" ht="${heightOf(Math.max(1, ...lines)) + 4}" customHeight="1">${cells.join('')}</row>`;
}

/** The ranges that are merged in the head, such as C3:E3. */
export function headingMerges({ columns, headTop, headDepth }: SheetShape): readonly string[] {
  if (headDepth === 1) return [];
  const letterAt = (index: number) => (columns[index] as ShapedColumn).letter;
  const across = groupRuns(columns)
    .filter(({ from, to }) => to > from)
    .map(({ from, to }) => `${letterAt(from)}${headTop}:${letterAt(to)}${headTop}`);
  const down = columns
    .filter(({ group }) => group === undefined)
    .map(({ letter }) => `${letter}${headTop}:${letter}${headTop + 1}`);
  return [...across, ...down];
}
