// Where the tables of a sheet are: every head that fits a known kind, and the rows that belong to it. Sheets without
// one are named with the reason why.
import type { EntityName } from '#shared/domain/declaration.ts';
import { comparable } from '#shared/domain/width.ts';
import { scoreOf, scoreOfUnregistered } from './head-score.ts';
import { isHeadingWord, isKnownHeading } from './heading-words.ts';
import { type Profile, type ProfileName, profiles, type UnregisteredKind, unregisteredKinds } from './profiles.ts';
import { isBlankRow, type RawCell, textOf } from './raw-sheet.ts';
import { withoutReturnedColumns } from './returned-columns.ts';
import { type SheetGrid, textsOfRow } from './sheet-grid.ts';
import { type Assigned, assignColumns, type HeadColumn, headColumns } from './table-head.ts';

export type Head = {
  readonly top: number;
  readonly depth: number;
  readonly columns: readonly Assigned[];
  readonly kind: Profile | UnregisteredKind;
  readonly score: number;
  /** Rows that the program gave back: it has columns of ours, which are left out, and comments of ours. */
  readonly isReturned: boolean;
};

/** A table: its head, the rows before the head that go with it (titles, notes), and the rows after it; ends excluded. */
export type Table = {
  readonly head: Head;
  readonly first: number;
  readonly end: number;
  readonly from: number;
  readonly to: number;
};

/** What is known of a sheet before it is looked at. */
export type Wanted = {
  /** The kind, as the clerk chose it. */
  readonly only?: ProfileName;
  /** The register the clerk comes from; it has the benefit of the doubt. */
  readonly preferred?: EntityName;
};

/** A heading that the clerk pointed at. */
export type HeadChoice = {
  /** First row of the heading, zero-based. */
  readonly top: number;
  /** Rows of the heading; 0 when the table has none and its first record stands in row `top`. */
  readonly depth: number;
  /** What the table is; the best fit when left out. */
  readonly kind?: ProfileName;
};

export function isRegistered(kind: Profile | UnregisteredKind): kind is Profile {
  return 'entities' in kind;
}

/** All tables of a sheet from the top down, side by side from the left. */
export function findTables(grid: SheetGrid, wanted: Wanted = {}): readonly Table[] {
  return tablesUnder(grid, findHeads(grid, wanted), () => wanted);
}

/** The tables under the headings that the clerk pointed at; one of which nothing can be made is left out. */
export function tablesAt(grid: SheetGrid, choices: readonly HeadChoice[]): readonly Table[] {
  const heads = [...choices].sort((a, b) => a.top - b.top).flatMap((choice) => chosenHead(grid, choice) ?? []);
  return tablesUnder(grid, heads, ({ kind }) => (isRegistered(kind) ? { only: kind.name } : {}));
}

/** The kind is the clerk's word: it holds even where no heading fits it. */
function chosenHead(grid: SheetGrid, { top, depth, kind }: HeadChoice): Head | undefined {
  const profile = profiles.find(({ name }) => name === kind);
  if (!profile) return headAt(grid, top, depth, 0, grid.width)[0];
  const all = headColumns(grid, top, depth, 0, grid.width);
  const columns = withoutReturnedColumns(all);
  const isReturned = columns !== all;
  return { top, depth, columns: assignColumns(profile, columns), kind: profile, score: 0, isReturned };
}

function tablesUnder(grid: SheetGrid, heads: readonly Head[], wantedAt: (head: Head) => Wanted): readonly Table[] {
  return heads.flatMap((head, index) => {
    const next = heads[index + 1];
    const end = next ? firstRowOf(grid, next.top, head.top + head.depth) : grid.height;
    const first = index === 0 ? 0 : firstRowOf(grid, head.top, (heads[index - 1]?.top ?? 0) + 1);
    return sideBySide(grid, head, wantedAt(head)).map((block) => ({ ...block, first, end }));
  });
}

/** The table of a sheet whose forms were laid out anew: its head is the first row. */
export function tableOfForms(grid: SheetGrid, wanted: Wanted = {}): Table | undefined {
  const [head] = headAt(grid, 0, 1, 0, grid.width, wanted);
  return head && isRegistered(head.kind) ? { head, first: 0, end: grid.height, from: 0, to: grid.width } : undefined;
}

/** The rows above a head that are its title: blank rows and rows with little in them. */
function firstRowOf(grid: SheetGrid, top: number, floor: number): number {
  let first = top;
  while (first > floor && textsOfRow(grid, first - 1).length <= 2 && !isTotalLike(grid, first - 1)) first--;
  while (first < top && isBlankRow(grid.sheet.rows[first])) first++;
  return first;
}

function isTotalLike(grid: SheetGrid, row: number): boolean {
  return textsOfRow(grid, row).some(({ text }) =>
    /^(?:合计|总计|小计|共计)|填表人|制表人|审核人|填报人|^注[:：]/.test(text.replace(/\s/g, '')),
  );
}

function findHeads(grid: SheetGrid, wanted: Wanted): readonly Head[] {
  const heads: Head[] = [];
  let row = 0;
  while (row < grid.height) {
    const found = looksLikeHead(grid, row) ? bestHead(grid, row, heads.at(-1), wanted) : undefined;
    const head = found && deepened(grid, found, wanted);
    if (head && !isRepeated(heads.at(-1), head)) heads.push(head);
    row = head ? head.top + head.depth : row + 1;
  }
  return heads;
}

/** A head whose merged cells reach further down than its texts seemed to. */
function deepened(grid: SheetGrid, head: Head, wanted: Wanted): Head {
  const depth = wholeDepth(grid, head);
  if (depth === head.depth) return head;
  const [whole] = headAt(grid, head.top, depth, 0, grid.width, wanted);
  return whole ?? { ...head, depth };
}

/** Headings merged downwards reach further than their texts. */
function wholeDepth(grid: SheetGrid, { top, depth }: Head): number {
  const inHead = grid.sheet.merges.filter(
    (merge) => merge.top >= top && merge.top < top + depth && merge.bottom < top + 3,
  );
  return Math.max(depth, ...inHead.map(({ bottom }) => bottom - top + 1));
}

/** The same headings again, as on every printed page. */
function isRepeated(previous: Head | undefined, head: Head): boolean {
  const leaves = (columns: readonly HeadColumn[]) =>
    columns.map(({ heading }) => comparable(heading.leaf)).filter((leaf) => leaf !== '');
  const before = new Set(previous ? leaves(previous.columns) : []);
  const now = leaves(head.columns);
  return previous?.kind === head.kind && now.filter((leaf) => before.has(leaf)).length >= now.length * 0.8;
}

/** A number or a date among the texts, or several cells that are no texts. Nearly every row of a sheet is told by this. */
function holdsData(cells: readonly RawCell[]): boolean {
  let others = 0;
  for (const cell of cells) {
    if (typeof cell === 'string') {
      if (/\d{7}|\d{4}[-/.年]\d{1,2}[-/.月]\d/.test(cell)) return true;
    } else if (cell !== null && cell !== undefined && ++others > 1) return true;
  }
  return false;
}

/** At least two known headings, no numbers but a stray one, and nothing that only records have. */
function looksLikeHead(grid: SheetGrid, row: number): boolean {
  const cells = grid.sheet.rows[row];
  if (cells === undefined || holdsData(cells)) return false;
  const texts = cells.flatMap((cell) => (typeof cell === 'string' && cell.trim() !== '' ? [cell.trim()] : []));
  if (texts.length < 2) return false;
  if (row >= 30 && !texts.some(isKnownHeading)) return false;
  const hits = texts.filter(isHeadingWord).length;
  return (
    hits >= 2 && hits >= Math.min(texts.length * 0.3, 6) && !(hits <= texts.length * 0.67 && isLineOfForm(grid, row))
  );
}

/** In a form the rows below begin with labels too, not with numbers or names. */
function isLineOfForm(grid: SheetGrid, row: number): boolean {
  const firsts: string[] = [];
  for (let below = row + 1; below < grid.height && firsts.length < 4; below++) {
    const [first] = textsOfRow(grid, below);
    if (first) firsts.push(first.text);
  }
  return firsts.length >= 2 && firsts.filter(isHeadingWord).length * 2 >= firsts.length;
}

function bestHead(grid: SheetGrid, row: number, previous: Head | undefined, wanted: Wanted): Head | undefined {
  const floor = previous ? previous.top + previous.depth : 0;
  const shapes = [
    { top: row, depth: 1 },
    { top: row, depth: 2 },
    { top: row, depth: 3 },
    { top: row - 1, depth: 2 },
    { top: row - 1, depth: 3 },
  ];
  const heads = shapes
    .filter(({ top, depth }) => top >= floor && (depth === 1 || isStacked(grid, top, depth)) && !isCutOff(grid, top))
    .flatMap(({ top, depth }) => headAt(grid, top, depth, 0, grid.width, wanted));
  return heads.sort((a, b) => b.score - a.score || a.depth - b.depth)[0];
}

/** A heading merged downwards from above: the head begins there. */
function isCutOff(grid: SheetGrid, top: number): boolean {
  return grid.sheet.merges.some((merge) => merge.top < top && merge.bottom >= top && merge.bottom < merge.top + 4);
}

/** Rows form one head when the lower ones fill what groups above leave open, and hold words only. */
function isStacked(grid: SheetGrid, top: number, depth: number): boolean {
  for (let row = top + 1; row < top + depth; row++) {
    const texts = textsOfRow(grid, row);
    const misplaced = texts.filter(
      ({ column, text }) => !isUnderGroup(grid, row, column) || /^\d+(?:\.\d+)?$/.test(text),
    );
    if (texts.length === 0 || misplaced.length > texts.length * 0.2) return false;
  }
  return textsOfRow(grid, top).length >= 2;
}

function isUnderGroup(grid: SheetGrid, row: number, column: number): boolean {
  const merge = grid.mergeAt(row - 1, column);
  if (merge) return merge.right > merge.left && merge.bottom < row;
  if (textOf(grid.cell(row - 1, column)) === '') return true;
  return (
    textOf(grid.cell(row - 1, column + 1)) === '' &&
    textOf(grid.cell(row, column + 1)) !== '' &&
    grid.sheet.merges.length === 0
  );
}

function headAt(
  grid: SheetGrid,
  top: number,
  depth: number,
  from: number,
  to: number,
  { only, preferred }: Wanted = {},
): readonly Head[] {
  const all = headColumns(grid, top, depth, from, to);
  const columns = withoutReturnedColumns(all);
  const isReturned = columns !== all;
  const title = titleOf(grid, top);
  const known = profiles
    .filter(({ name }) => only === undefined || name === only)
    .map((profile) => {
      const assigned = assignColumns(profile, columns);
      return {
        top,
        depth,
        columns: assigned,
        kind: profile,
        isReturned,
        score: withPreference(scoreOf(profile, assigned, title, only !== undefined), profile, preferred),
      };
    });
  const unregistered =
    only !== undefined
      ? []
      : unregisteredKinds.map((kind) => ({
          top,
          depth,
          columns: columns.map((column) => ({ ...column, target: null, confidence: 'none' as const, isSerial: false })),
          kind,
          isReturned,
          score: scoreOfUnregistered(kind, columns, title),
        }));
  return [...known, ...unregistered]
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, 1);
}

/** As much as one heading that tells kinds apart: enough to decide between likely kinds, not to make one likely. */
const preference = 2;

function withPreference(score: number, { entities }: Profile, preferred: EntityName | undefined): number {
  return score > 0 && preferred !== undefined && entities.includes(preferred) ? score + preference : score;
}

/** The name of the sheet and what stands above a head. */
export function titleOf(grid: SheetGrid, top: number): string {
  const lines = [grid.sheet.name];
  for (let row = Math.max(0, top - 6); row < top; row++) lines.push(...textsOfRow(grid, row).map(({ text }) => text));
  return lines.join(' ');
}

/** One head may serve several tables printed beside each other, with the same headings or a blank column between. */
function sideBySide(grid: SheetGrid, head: Head, wanted: Wanted): readonly { head: Head; from: number; to: number }[] {
  const starts = blockStarts(head);
  const blocks = starts.map((from, index) => ({ from, to: starts[index + 1] ?? grid.width }));
  const found = blocks.flatMap(({ from, to }) =>
    headAt(grid, head.top, head.depth, from, to, wanted).map((part) => ({ head: part, from, to })),
  );
  return found.length > 1 && found.length === blocks.length ? found : [{ head, from: 0, to: grid.width }];
}

function blockStarts(head: Head): readonly number[] {
  const { columns } = head;
  const first = comparable(columns[0]?.heading.leaf ?? '');
  const indexes = new Set(columns.map(({ index }) => index));
  const starts = columns.filter(({ index, heading }, i) => {
    const repeats = i > 0 && first !== '' && comparable(heading.leaf) === first;
    const followsGap = i > 0 && !indexes.has(index - 1);
    return repeats || followsGap;
  });
  return [0, ...starts.map(({ index }) => index)];
}
