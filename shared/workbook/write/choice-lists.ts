// Drop-downs. A short list stands in its rule; a long one, or one whose words hold a comma, stands on a sheet that nobody
// sees and the rule refers to it.
import type { OutRow, OutSheet } from './out-sheet.ts';
import { quotedName } from './sheet-names.ts';
import { columnLetter } from './sheet-shape.ts';

export const choiceSheet = '代码表';

export type ChoiceLists = {
  /** What a list rule says for these choices. */
  formulaOf(choices: readonly string[]): string;
  /** The long lists, each a column; undefined when there is none. */
  asSheet(): { readonly sheet: OutSheet; readonly rows: readonly OutRow[] } | undefined;
};

const longestRule = 255;

export function createChoiceLists(sheetName: string): ChoiceLists {
  const lists = new Map<string, { readonly index: number; readonly choices: readonly string[] }>();
  return {
    formulaOf(choices) {
      const rule = choices.join(',');
      if (rule.length <= longestRule && !choices.some((choice) => /[,"]|^\s|\s$/.test(choice))) return `"${rule}"`;
      const key = JSON.stringify(choices);
      const { index } = lists.get(key) ?? { index: lists.size };
      lists.set(key, { index, choices });
      const letter = columnLetter(index);
      return `${quotedName(sheetName)}!$${letter}$2:$${letter}$${choices.length + 1}`;
    },
    asSheet() {
      const all = [...lists.values()].map(({ choices }) => choices);
      return all.length === 0 ? undefined : { sheet: sheetOf(sheetName, all.length), rows: rowsOf(all) };
    },
  };
}

function sheetOf(name: string, count: number): OutSheet {
  const columns = Array.from(
    { length: count },
    (_, i) => ({ header: `可选值${i + 1}`, kind: 'text', width: 24 }) as const,
  );
  return { name, state: 'veryHidden', columns };
}

function rowsOf(lists: readonly (readonly string[])[]): readonly OutRow[] {
  const length = Math.max(...lists.map((list) => list.length));
  return Array.from({ length }, (_, row) => ({ cells: lists.map((list) => list[row] ?? null) }));
}
