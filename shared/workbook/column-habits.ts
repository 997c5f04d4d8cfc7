// How one column is written on the whole. Whether a cell is unusual can only be said against its neighbours: √ among
// 是 and 否 is a variant, among √ and × it is not.
import type { CodeMeanings } from '#shared/domain/code-meanings.ts';
import type { CodeField, FieldDeclaration } from '#shared/domain/declaration.ts';
import { type BooleanStyle, parseWrittenBoolean, usualStyle } from '#shared/domain/written-boolean.ts';
import { readDateNumber, readWrittenDate } from '#shared/domain/written-date.ts';
import { codeOf } from './code-words.ts';
import { cellValue, type RawCell, specialOf, textOf } from './raw-sheet.ts';

export type ColumnHabits = {
  readonly booleanStyle: BooleanStyle;
  /** Most dates stop at the month or the year: that is how the column is kept. */
  readonly keepsPartialDates: boolean;
  /** The code list fits the column; if most words are foreign to it, the column is about something else. */
  readonly knowsCodes: boolean;
  /** Words the code list lacks but the column uses again and again: an office's own, asked for once and not in each row. */
  readonly ownWords?: ReadonlySet<string>;
  /** What a bare number must be multiplied by, when the heading names another unit than the field. */
  readonly factor: number;
  /** What the clerk said words of this column mean. */
  readonly words?: CodeMeanings[string] | undefined;
};

export function habitsOf(
  field: FieldDeclaration | undefined,
  header: string,
  cells: readonly RawCell[],
  words?: CodeMeanings[string],
): ColumnHabits {
  return {
    words,
    booleanStyle: field?.kind === 'boolean' ? usualStyleOf(cells) : 'word',
    keepsPartialDates: field?.kind === 'date' && mostArePartial(cells),
    knowsCodes: field?.kind !== 'code' || mostAreKnown(field, cells, words),
    ...(field?.kind === 'code' && { ownWords: ownWordsOf(field, cells, words) }),
    factor: field?.kind === 'number' ? factorOf(field.unit ?? '', header) : 1,
  };
}

function usualStyleOf(cells: readonly RawCell[]): BooleanStyle {
  const counts = new Map<BooleanStyle, number>();
  for (const cell of cells) {
    const style = parseWrittenBoolean(textOf(cell))?.style;
    if (style) counts.set(style, (counts.get(style) ?? 0) + 1);
  }
  return usualStyle(counts);
}

function mostArePartial(cells: readonly RawCell[]): boolean {
  const dates = cells.flatMap((cell) => dateIn(cell) ?? []);
  return dates.length >= 3 && dates.filter((date) => date.length < 10).length * 2 > dates.length;
}

function dateIn(cell: RawCell): string | null {
  const value = cellValue(cell);
  if (specialOf(cell)?.isDate && typeof value === 'string') return value;
  return typeof value === 'number'
    ? readDateNumber(value).value
    : typeof value === 'string'
      ? readWrittenDate(value).value
      : null;
}

function mostAreKnown(field: CodeField, cells: readonly RawCell[], learned: CodeMeanings[string] | undefined): boolean {
  const words = [...new Set(cells.map(textOf).filter((word) => word !== ''))];
  const known = words.filter((word) => codeOf(field, word, learned) !== undefined).length;
  return words.length < 3 ? true : known * 2 >= words.length;
}

const ownFromCount = 3;

function ownWordsOf(
  field: CodeField,
  cells: readonly RawCell[],
  learned: CodeMeanings[string] | undefined,
): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const cell of cells) counts.set(textOf(cell), (counts.get(textOf(cell)) ?? 0) + 1);
  const own = [...counts].filter(
    ([word, count]) => count >= ownFromCount && codeOf(field, word, learned) === undefined,
  );
  return new Set(own.map(([word]) => word));
}

function factorOf(unit: string, header: string): number {
  const named = /[(（](?:单位[:：])?(万?)元[)）]/.exec(header);
  if (!named || !/^万?元$/.test(unit)) return 1;
  const [isWide, wantsWide] = [named[1] === '万', unit === '万元'];
  return isWide === wantsWide ? 1 : isWide ? 10_000 : 1 / 10_000;
}
