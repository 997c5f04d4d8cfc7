import type { ColDef, ICellEditorParams, SuppressHeaderKeyboardEventParams } from 'ag-grid-community';
import type { MarkKind } from '#shared/ledger/record-marks.ts';
import { offersChoices } from '../field/choices.ts';
import { warningOf } from '../field/typed-value.ts';
import { isForeignCode } from '../field/value-text.ts';
import type { GridColumn } from './columns.ts';
import { type GridSession, refusedKey } from './grid-session.ts';
import { HeaderCell } from './header-cell.ts';
import { ListCellEditor } from './list-editor.ts';
import { type CellReading, cellText, cellValue, type GridRow, shownText } from './row.ts';
import { TextCellEditor } from './text-editor.ts';

const chinese = new Intl.Collator('zh-CN', { numeric: true });

export type RangeTest = (rowIndex: number, columnId: string) => boolean;

/** The grid library's column for one of ours. Values are formatted as text, never rendered by components. */
export function columnDefOf(
  column: GridColumn,
  session: GridSession,
  isInRange: RangeTest,
  selectColumn: (columnId: string) => void,
): ColDef<GridRow> {
  const place = { column, session };
  return {
    colId: column.id,
    headerName: column.heading,
    headerComponent: HeaderCell,
    headerComponentParams: { place, selectColumn },
    suppressHeaderKeyboardEvent: (params) => opensMenu(params, column, session),
    width: column.widthPx,
    pinned: column.isTitle ? 'left' : null,
    lockPosition: column.isTitle ? 'left' : false,
    cellDataType: false,
    editable: true,
    sortable: true,
    cellEditor: offersChoices(column.declaration) ? ListCellEditor : TextCellEditor,
    cellEditorParams: (_: ICellEditorParams) => ({ place }),
    valueGetter: ({ data }) => data && cellValue(data, column, session.use.reading),
    valueFormatter: ({ data }) => (data ? shownText(data, column, session.use.reading) : ''),
    comparator: comparatorOf(column, session),
    cellClassRules: {
      'cell-title': () => column.isTitle,
      'cell-number': () => column.declaration.kind === 'number',
      'cell-foreign-code': ({ value }) => isForeignCode(column.declaration, value),
      'cell-doubtful': ({ data, value }) => !!data && warningOf(column.declaration, value) !== undefined,
      'cell-refused': ({ data }) => !!data && session.use.refused.has(refusedKey(data.id, column.id)),
      ...markRules(column, session),
      'cell-in-range': ({ node }) => node.rowIndex !== null && isInRange(node.rowIndex, column.id),
    },
    tooltipValueGetter: ({ data }) => (data ? hintOf(data, column, session) : undefined),
  };
}

/** The word of the weightiest mark stands after the title, by style sheet: the text of the cell stays what it is. */
function markRules({ isTitle }: GridColumn, session: GridSession) {
  const rule = (kind: MarkKind) => (params: { readonly data: GridRow | undefined }) =>
    isTitle && !!params.data && session.use.marks.get(params.data.id)?.[0]?.kind === kind;
  return {
    'cell-mark-returned': rule('returned'),
    'cell-mark-conflict': rule('conflict'),
    'cell-mark-changed': rule('changed'),
  };
}

function hintOf(row: GridRow, column: GridColumn, session: GridSession): string | undefined {
  const refused = session.use.refused.get(refusedKey(row.id, column.id));
  if (refused) return `没有写入“${refused.text}”：${refused.reason}`;
  const marks = column.isTitle ? session.use.marks.get(row.id) : undefined;
  if (marks) return marks.map(({ text }) => text).join('\n');
  if (isForeignCode(column.declaration, cellValue(row, column, session.use.reading)))
    return '这个词不在代码表中，请从列表中选择';
  const warning = warningOf(column.declaration, cellValue(row, column, session.use.reading));
  if (warning) return column.mask ? `${column.declaration.label}要核实，打开记录可以查看` : warning;
  const text = shownText(row, column, session.use.reading);
  return text.length > 12 ? text : undefined;
}

type Comparator = NonNullable<Exclude<ColDef<GridRow>['comparator'], { [key: string]: unknown }>>;

/** Chinese words by pinyin, numbers by size, codes in the order of their list; empty cells stand last. */
function comparatorOf(column: GridColumn, session: GridSession): Comparator {
  const compare = orderOf(column);
  return (a, b, nodeA, nodeB, isDescending) => {
    const emptyA = isEmpty(a);
    if (emptyA || isEmpty(b)) return emptyA === isEmpty(b) ? 0 : emptyA === isDescending ? -1 : 1;
    if (compare) return compare(a, b);
    return compareTexts(nodeA.data, nodeB.data, column, session.use.reading);
  };
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function orderOf({ declaration }: GridColumn): ((a: unknown, b: unknown) => number) | undefined {
  switch (declaration.kind) {
    case 'number':
    case 'boolean':
      return (a, b) => Number(a) - Number(b);
    case 'text':
      return (a, b) => chinese.compare(String(a), String(b));
    case 'ref':
    case 'texts':
      return undefined;
    default:
      return (a, b) => (String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0);
  }
}

function compareTexts(
  a: GridRow | undefined,
  b: GridRow | undefined,
  column: GridColumn,
  reading: CellReading,
): number {
  return a && b ? chinese.compare(cellText(a, column, reading), cellText(b, column, reading)) : 0;
}

/** Enter or Alt+Down on a focused heading opens sorting and filtering. */
function opensMenu(params: SuppressHeaderKeyboardEventParams, column: GridColumn, session: GridSession): boolean {
  const { event } = params;
  const opens = event.key === 'Enter' || (event.key === 'ArrowDown' && event.altKey);
  if (!opens) return false;
  const heading = (event.target as HTMLElement).closest('.ag-header-cell');
  const button = heading?.querySelector<HTMLElement>('.header-menu');
  if (button) session.use.onColumnMenu(column, button);
  event.preventDefault();
  return true;
}
