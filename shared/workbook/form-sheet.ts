// One form per person (登记表): labels with their values beside them instead of a head with rows below. The forms of a
// sheet are laid out anew as a table, one row a form, so that everything else treats them as one.
//   姓名 | 张三 | 性别 | 男        姓名  性别  联系电话
//   联系电话 | 19900000000    →   张三  男    19900000000
import { comparable } from '#shared/domain/width.ts';
import { longestHeading } from './heading-essence.ts';
import { isHeadingWord } from './heading-words.ts';
import { columnLetters, type RawCell, textOf } from './raw-sheet.ts';
import { gridOf, type SheetGrid } from './sheet-grid.ts';

/** A label, the cell beside it and where that is. */
type Pair = { readonly label: string; readonly cell: RawCell; readonly row: number; readonly column: number };

export const fewestPairs = 4;

/** A sheet with more is no collection of forms, whatever it is. */
const mostPairs = 50_000;

/** One form: its labels with what stands beside them, in their order. */
type Form = ReadonlyMap<string, Pair>;

/** The forms of a sheet as a table with its head in the first row; undefined when the sheet holds no form. */
export function formsAsTable(grid: SheetGrid): SheetGrid | undefined {
  const forms = formsOf(pairsOf(grid));
  const [first] = forms;
  if (first === undefined || [...first.keys()].filter(isHeadingWord).length < fewestPairs) return undefined;
  const places: Form = new Map(forms.toReversed().flatMap((form) => [...form]));
  const labels = [...new Set(forms.flatMap((form) => [...form.keys()]))];
  const rows = forms.map((form) => labels.map((label) => form.get(label)?.cell ?? null));
  const table = gridOf({
    ...grid.sheet,
    rows: [labels, ...rows],
    merges: [],
    hiddenRows: new Set(),
    hiddenColumns: new Set(),
  });
  return {
    ...table,
    columnName: (index) => addressOf(places.get(labels[index] ?? '')),
    rowNumber: (row) => ([...(forms[row - 1]?.values() ?? [])][0]?.row ?? 0) + 1,
  };
}

/** How many labels of a form with something beside them stand above a row. */
export function labelsAbove(grid: SheetGrid, below: number): number {
  let count = 0;
  for (let row = Math.max(0, below - 40); row < below; row++)
    count += pairsOfRow(grid, row).filter(({ label, cell }) => textOf(cell) !== '' && isHeadingWord(label)).length;
  return count;
}

function addressOf(pair: Pair | undefined): string {
  return pair ? `${columnLetters(pair.column)}${pair.row + 1}` : '';
}

/** A form begins where the first label of the sheet comes again with a value. */
function formsOf(pairs: readonly Pair[]): readonly Form[] {
  const forms: Map<string, Pair>[] = [];
  const [first] = pairs;
  for (const pair of pairs) {
    if (pair === first || (pair.label === first?.label && textOf(pair.cell) !== '')) forms.push(new Map());
    const form = forms.at(-1);
    if (form && !form.has(pair.label)) form.set(pair.label, pair);
  }
  return forms;
}

function pairsOf(grid: SheetGrid): readonly Pair[] {
  const pairs: Pair[] = [];
  for (let row = 0; row < grid.height && pairs.length <= mostPairs; row++) pairs.push(...pairsOfRow(grid, row));
  const first = pairs.findIndex(({ label }) => isHeadingWord(label));
  return first < 0 || pairs.length > mostPairs ? [] : pairs.slice(first);
}

const inline = /^([^:：\s]{2,12})[:：]\s*(\S.*)$/;
const signed = /填表|制表|审核|经办|签字|盖章|填报|日期/;

function pairsOfRow(grid: SheetGrid, row: number): readonly Pair[] {
  const pairs: Pair[] = [];
  let label: string | undefined;
  for (let column = 0; column < grid.width; column++) {
    const cell = grid.cell(row, column);
    const text = textOf(cell);
    if (text === '') continue;
    const own = typeof cell === 'string' ? inline.exec(text) : null;
    if (own?.[1] && own[2] && !signed.test(own[1])) {
      pairs.push({ label: tidy(own[1]), cell: own[2], row, column });
      label = undefined;
    } else if (label === undefined || isHeadingWord(tidy(text))) {
      if (label !== undefined) pairs.push({ label, cell: null, row, column: column - 1 });
      label = typeof cell === 'string' ? tidy(text) : undefined;
    } else {
      pairs.push({ label, cell, row, column });
      label = undefined;
    }
  }
  return pairs;
}

/** A label has no more characters than a heading. */
function tidy(label: string): string {
  if (label.length > longestHeading) return '';
  return comparable(label).replace(/[:：*]+$/g, '');
}
