// Rows of a table that are no records, and why.
import { comparable, toHalfWidth } from '#shared/domain/width.ts';
import { declarationOf, type Target } from './headings.ts';
import { cellValue, isBlankCell, specialOf, textOf } from './raw-sheet.ts';
import type { Table } from './recognise.ts';
import { type PlacedText, type SheetGrid, textsOfRow } from './sheet-grid.ts';

export type SkipReason = 'title' | 'note' | 'signature' | 'total' | 'subtitle' | 'repeat_header' | 'blank';

/** One-based, as clerks count. */
export type SkippedRow = { readonly row: number; readonly why: SkipReason };

export type TableRows = { readonly data: readonly number[]; readonly skipped: readonly SkippedRow[] };

/** Sorts the rows of a table into records (zero-based) and the rest. Blank rows at the very end are not mentioned. */
export function rowsOfTable(grid: SheetGrid, table: Table): TableRows {
  const { head, first, end } = table;
  const body = head.top + head.depth;
  const reasons = new Map<number, SkipReason>();
  const data: number[] = [];
  for (let row = first; row < head.top; row++) reasons.set(row, reasonBefore(grid, row, table));
  for (let row = body; row < end; row++) {
    const why = reasonWithin(grid, row, table);
    if (why === undefined) data.push(row);
    else reasons.set(row, why);
  }
  const lastData = data.at(-1) ?? body - 1;
  let last = end - 1;
  while (last > lastData && reasons.get(last) === 'blank') last--;
  const mentioned = withoutWideGaps([...reasons].filter(([row]) => row <= last));
  return { data, skipped: mentioned.map(([row, why]) => ({ row: row + 1, why: settled(why, row > lastData) })) };
}

type Reason = readonly [row: number, why: SkipReason];

/** A stray cell far below leaves a gap of thousands of rows, which nobody needs to be told one by one. */
const wideGap = 100;

function withoutWideGaps(reasons: readonly Reason[]): readonly Reason[] {
  const kept: Reason[] = [];
  let gap: Reason[] = [];
  const close = () => {
    if (gap.length < wideGap) kept.push(...gap);
    gap = [];
  };
  for (const reason of reasons) {
    const [row, why] = reason;
    if (why !== 'blank' || gap.at(-1)?.[0] !== row - 1) close();
    if (why === 'blank') gap.push(reason);
    else kept.push(reason);
  }
  close();
  return kept;
}

/** After the last record there is nothing left to head: what looks like a subtitle is a note. */
function settled(why: SkipReason, isAfter: boolean): SkipReason {
  return isAfter && why === 'subtitle' ? 'note' : why;
}

const signature =
  /(?:填表|制表|填报|审核|经办|复核|负责|统计|登记|录入|签字|签名|分管|审批)(?:人|领导|者)?(?:\(?签[字章名]\)?)?[:：]|签字[:：(（]|盖章[:：]/;
/** A row that opens so is one, however many cells it has. */
const signedBy =
  /^(?:填表|制表|填报|审核|经办|复核|统计|审批)人?(?:\(?签[字章名]\)?)?\s*[:：]|^(?:单位|主要|分管)(?:负责人|领导)(?:\(?签[字章名]\)?)?[:：]/;
const note =
  /^(?:注|备注|说明|填表说明|填写说明|填报说明|要求|提示|附注|截[止至]|统计(?:时间|日期|截至)|填报|报送|上报|制表|单位|数据|日期|时间|编制)|[:：]|^[(（].*[)）]$|^\*|^\d{4}年\d{1,2}月(?:\d{1,2}日)?$/;
/** Inside a table a colon may well stand in a subtitle, so a note must open with its word. */
const noteWithin = /^(?:注|备注|说明|填表说明|填写说明|填报说明|提示|附注)[:：\d(（、.]|^截[止至]|^\*|^第\s*\d+\s*页/;
const total = /^(?:本页|全部|人数|各项)?(?:合计|总计|小计|共计|累计|总数|总人数|汇总|共\d+)/;

/** What is longer explains something. */
const longestTitle = 60;

/** One of several instructions, or a whole sentence. */
const instruction = /^[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,2})[)）]?[.、．：:].*[，,；;：:。]|。$/;

function reasonBefore(grid: SheetGrid, row: number, { from, to }: Table): SkipReason {
  const texts = textsOfRow(grid, row, from, to);
  if (texts.length === 0) return 'blank';
  const line = texts.map(({ text }) => text).join(' ');
  if (signature.test(line) && /人[:：]/.test(line)) return /单位[:：]/.test(line) ? 'note' : 'signature';
  if (line.length > longestTitle || instruction.test(line)) return 'note';
  return note.test(line.trim().replace(/(?<=.)[(（][^)）]*[)）]/g, '')) ? 'note' : 'title';
}

function reasonWithin(grid: SheetGrid, row: number, table: Table): SkipReason | undefined {
  if (isEmptyRecord(grid, row, table)) return 'blank';
  if (isExample(grid, row, table)) return 'note';
  if (isRepeatedHead(grid, row, table)) return 'repeat_header';
  if (isBelowHead(grid, row, table)) return 'repeat_header';
  if (opensLikeRecord(grid, row, table)) return undefined;
  const texts = textsOfRow(grid, row, table.from, table.to);
  const [firstText] = texts;
  if (firstText === undefined) return undefined;
  if (texts.slice(0, 3).some(({ column, text }) => total.test(comparable(text)) && isTotal(texts, column)))
    return 'total';
  if (areSums(grid, row, table)) return 'total';
  if (signedBy.test(toHalfWidth(firstText.text))) return 'signature';
  const line = texts.map(({ text }) => text).join(' ');
  if (areLabelled(texts)) return signature.test(line) ? 'signature' : 'note';
  const own = texts.filter(({ column, text }) => !(isSerialIn(table, column) && /^\d+\.?$/.test(text)));
  if (own.length === 1 && own[0] && isWideIn(grid, row, own[0], table)) return reasonOfSingle(grid, row, own[0], table);
  if (texts.length > Math.max(3, table.head.columns.length * 0.3)) return undefined;
  if (signature.test(line)) return 'signature';
  return texts.length === 1 ? reasonOfSingle(grid, row, firstText, table) : undefined;
}

/** The numbers of the columns, or their units, belong to the head and stand right below it. */
function isBelowHead(grid: SheetGrid, row: number, { head, from, to }: Table): boolean {
  if (row > head.top + head.depth + 1) return false;
  const texts = textsOfRow(grid, row, from, to);
  return texts.length > 0 && (isColumnNumbers(texts) || areUnits(texts));
}

/** 填表人： 周小满 审核人：许青禾: most cells are a label with a colon, the others what belongs to it. */
function areLabelled(texts: readonly PlacedText[]): boolean {
  const labelled = texts.filter(({ text }) => /^[^\d:：，。]{2,14}[:：]/.test(text));
  return texts[0] !== undefined && labelled[0] === texts[0] && labelled.length * 2 >= texts.length && texts.length <= 8;
}

function isSerialIn({ head }: Table, column: number): boolean {
  return head.columns.some(({ index, isSerial }) => index === column && isSerial);
}

/** A text that lies across half the table is about the row, not of a record. */
function isWideIn(grid: SheetGrid, row: number, { column }: PlacedText, { head }: Table): boolean {
  const merge = grid.mergeAt(row, column);
  return merge !== undefined && (merge.right - merge.left + 1) * 2 >= head.columns.length;
}

/** (人) (万元) under the headings. */
function areUnits(texts: readonly PlacedText[]): boolean {
  return texts.every(({ text }) =>
    /^[(（](?:万?元|人|名|个|家|户|次|人次|%|㎡|平方米|小时|是\/否|年月日?|年.?月.?日?)[)）]$/.test(text),
  );
}

/** Nothing but figures, one of them computed, and no name: a total that does not say so. */
function areSums(grid: SheetGrid, row: number, { head, from, to }: Table): boolean {
  const cells = (grid.sheet.rows[row] ?? []).slice(from, to).filter((cell) => !isBlankCell(cell));
  const isNumeric = cells.every((cell) => typeof cellValue(cell) === 'number' || specialOf(cell)?.isError);
  const hasText = head.columns.some(({ target }) => declaredKind(target) === 'text');
  return hasText && cells.length > 0 && isNumeric && cells.some((cell) => specialOf(cell)?.isFormula);
}

function declaredKind(target: Target | null): string | undefined {
  return target === null ? undefined : declarationOf(target)?.kind;
}

const example = /^[(（【]?(?:填写|填表)?(?:示例|样例|范例|例)\d{0,2}[)）】]?[:：]?$/;

/** The line of a template that shows how to fill it in says so where the others have their number. */
function isExample(grid: SheetGrid, row: number, { from, to }: Table): boolean {
  const [first] = textsOfRow(grid, row, from, to, 1);
  return first !== undefined && first.text.length <= 12 && example.test(first.text.replace(/\s/g, ''));
}

/** A row with as many texts is no note, no signature and no subtitle. */
const openingLength = 8;

/** More than a column number, a unit or a sum: 男 and 万元 are too short to tell, (人) is a unit. */
function isTelling(text: string): boolean {
  if (text.length < 3 || /^[(（].*[)）]$/.test(text)) return false;
  return text.length >= 11 || /[^\d.,，%-]/.test(text);
}

/** So many telling texts and no total among them. */
function opensLikeRecord({ sheet }: SheetGrid, row: number, { from, to }: Table): boolean {
  const cells = sheet.rows[row] ?? [];
  let texts = 0;
  for (let column = from; column < Math.min(to, cells.length); column++) {
    const text = textOf(cells[column]);
    if (text === '') continue;
    if (text.length <= 20 && /[合总小共累汇]/.test(text) && total.test(comparable(text))) return false;
    if (isTelling(text) && ++texts === openingLength) return true;
  }
  return false;
}

/** 1 2 3 4 … or 甲 乙 (1) (2) … under the headings, as official forms number their columns. */
function isColumnNumbers(texts: readonly { text: string }[]): boolean {
  const plain = texts
    .map(({ text }) => text.replace(/^[(（](.*)[)）]$/, '$1'))
    .filter((text) => !/^[甲乙丙丁戊]$/.test(text));
  const numbers = plain.map((text) => Number(text)).filter((number) => Number.isInteger(number));
  if (plain.length < texts.length && numbers[0] === 1 && numbers.length === plain.length) return areCounted(numbers);
  return numbers.length >= 4 && numbers.length >= texts.length - 2 && areCounted(numbers);
}

function areCounted(numbers: readonly number[]): boolean {
  return numbers.every((number, i) => i === 0 || number === (numbers[i - 1] as number) + 1);
}

/** Nothing but a running number, or what an all-through merge repeats. */
function isEmptyRecord(grid: SheetGrid, row: number, { head, from, to }: Table): boolean {
  const cells = grid.sheet.rows[row];
  if (cells === undefined) return true;
  for (let column = from; column < Math.min(to, cells.length); column++) {
    if (isBlankCell(cells[column])) continue;
    const isSerial = head.columns.some((own) => own.index === column && own.isSerial);
    if (!isSerial || !isNumber(grid, row, column)) return false;
  }
  return true;
}

function isNumber(grid: SheetGrid, row: number, column: number): boolean {
  return /^\d+\.?$/.test(textOf(grid.cell(row, column)));
}

/** The word stands alone or with figures: a firm may be called 总计 something, but then it has more columns. */
function isTotal(texts: readonly PlacedText[], column: number): boolean {
  const others = texts.filter((cell) => cell.column !== column);
  return others.every(({ text }) => text.length <= 12) && others.filter(({ text }) => !/\d/.test(text)).length <= 1;
}

const headWords = new WeakMap<Table['head'], ReadonlyMap<number, readonly string[]>>();

function headWordsOf({ head }: Table): ReadonlyMap<number, readonly string[]> {
  const known = headWords.get(head);
  if (known) return known;
  const words = new Map(
    head.columns.map(({ index, heading }) => [
      index,
      [heading.leaf, ...heading.group.split(' / ')].map(comparable).filter((word) => word !== ''),
    ]),
  );
  headWords.set(head, words);
  return words;
}

/** Most cells say what the head says; two of the first three must, so that records are passed over quickly. */
function isRepeatedHead(grid: SheetGrid, row: number, table: Table): boolean {
  let [same, seen] = [0, 0];
  for (const [column, words] of headWordsOf(table)) {
    const cell = grid.cell(row, column);
    if (isBlankCell(cell)) continue;
    seen++;
    if (typeof cell === 'string' && cell.length <= 30 && words.includes(comparable(cell))) same++;
    if (seen === 3 && same < 2) return false;
  }
  return seen >= 2 && same >= seen * 0.6;
}

/** One text alone in its row: a note or a subtitle, unless it stands in a column of records and fits there. */
function reasonOfSingle(
  grid: SheetGrid,
  row: number,
  { column, text }: PlacedText,
  { head }: Table,
): SkipReason | undefined {
  const merge = grid.mergeAt(row, column);
  const isWide = merge !== undefined && merge.right > merge.left;
  if (noteWithin.test(text)) return 'note';
  const own = head.columns.find(({ index }) => index === column);
  const isRecord =
    own?.target &&
    !own.isSerial &&
    !isWide &&
    text.length <= 60 &&
    !/^[一二三四五六七八九十]+[、.．]|^[(（][一二三四五六七八九十]+[)）]/.test(text);
  return isRecord ? undefined : 'subtitle';
}
