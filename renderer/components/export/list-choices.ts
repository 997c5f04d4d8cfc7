import { type CalendarDate, chineseDate } from '#shared/base/calendar-date.ts';
import type { PersonalKind } from '#shared/domain/declaration.ts';
import { entities } from '#shared/domain/entities.ts';
import { type ListAudience, listMask, type Mask, personalKindLabels, tickableKinds } from '#shared/domain/mask.ts';
import type { AuditEntry } from '#shared/ledger/audit.ts';
import type { GridColumn } from '../grid/columns.ts';
import type { GridRow } from '../grid/row.ts';

/** What a page offers to be written out or printed: the rows in sight in their order, and every column it knows. */
export type ListOffer = {
  readonly label: string;
  readonly unit: string;
  /** Filtered and sorted as the grid shows them. */
  readonly shown: readonly GridRow[];
  readonly selected: readonly GridRow[];
  readonly isFiltered: boolean;
  readonly columns: readonly GridColumn[];
  /** Ids of the columns in sight, in their order. */
  readonly shownColumns: readonly string[];
  readonly office: string;
  readonly userName: string;
  readonly today: CalendarDate;
};

/** What the clerk decided about a list that leaves the program. */
export type ListChoices = {
  readonly scope: 'shown' | 'selected';
  readonly columnIds: readonly string[];
  /** Whether 序号 stands in front. */
  readonly isNumbered: boolean;
  readonly title: string;
  readonly office: string;
  readonly filler: string;
  readonly date: string;
  readonly audience: ListAudience;
  readonly inFull: readonly PersonalKind[];
  readonly purpose: string;
};

/** A column as it goes out: masked where it has to be. */
export type ListColumn = { readonly column: GridColumn; readonly heading: string; readonly mask: Mask | undefined };

export function startingChoices({ label, shownColumns, office, userName, today }: ListOffer): ListChoices {
  return {
    scope: 'shown',
    columnIds: shownColumns,
    isNumbered: true,
    title: `${office}${label}台账`,
    office,
    filler: userName,
    date: chineseDate(today),
    audience: 'office',
    inFull: [],
    purpose: '',
  };
}

export function rowsOf({ shown, selected }: ListOffer, { scope }: ListChoices): readonly GridRow[] {
  return scope === 'selected' ? selected : shown;
}

/** The ticked columns in the order of the grid, those out of sight after them. */
export function listColumns({ columns, shownColumns }: ListOffer, choices: ListChoices): readonly ListColumn[] {
  const inFull = new Set(kindsInFull(columns, choices));
  const chosen = orderedColumns(columns, shownColumns).filter(({ id }) => choices.columnIds.includes(id));
  return chosen.map((column) => ({
    column,
    heading: headingAmong(column, chosen),
    mask: listMask(column.declaration, choices.audience, inFull),
  }));
}

export function orderedColumns(columns: readonly GridColumn[], shown: readonly string[]): readonly GridColumn[] {
  const inSight = shown.flatMap((id) => columns.find((column) => column.id === id) ?? []);
  return [...inSight, ...columns.filter(({ id }) => !shown.includes(id))];
}

/** Two columns of one heading are told apart by what they belong to: 备注, 备注（从业）. */
export function headingAmong({ id, heading, part, entity }: GridColumn, chosen: readonly GridColumn[]): string {
  const isShared = part > 0 && chosen.some((other) => other.id !== id && other.heading === heading);
  return isShared ? `${heading}（${entities[entity].label}）` : heading;
}

/** The kinds of hidden values among the ticked columns that the clerk may have written in full. */
export function kindsOffered(
  columns: readonly GridColumn[],
  { columnIds, audience }: Pick<ListChoices, 'columnIds' | 'audience'>,
): readonly PersonalKind[] {
  const chosen = columns.filter(({ id }) => columnIds.includes(id));
  return tickableKinds(
    chosen.map(({ declaration }) => declaration),
    audience,
  );
}

/** A tick that no column bears any more counts for nothing. */
export function kindsInFull(columns: readonly GridColumn[], choices: ListChoices): readonly PersonalKind[] {
  return kindsOffered(columns, choices).filter((kind) => choices.inFull.includes(kind));
}

/** Why the list cannot be made like this, in a sentence; undefined when it can. */
export function obstacleTo(offer: ListOffer, choices: ListChoices): string | undefined {
  if (rowsOf(offer, choices).length === 0) return `没有可以输出的${offer.label}，请先改一改筛选或选中几行。`;
  if (choices.columnIds.length === 0) return '一列也没有勾选，请至少勾选一列。';
  if (choices.title.trim() === '') return '没有标题，请填写。';
  if (kindsInFull(offer.columns, choices).length > 0 && choices.purpose.trim().length < 2)
    return '要完整写出个人信息，请写明用途，会记入操作记录。';
  return undefined;
}

/** The line below the title. */
export function captionOf({ office, filler, date }: ListChoices): string {
  return [
    ['填表单位', office],
    ['填表人', filler],
    ['日期', date],
  ]
    .filter(([, value]) => value?.trim())
    .map(([name, value]) => `${name}：${value?.trim()}`)
    .join('　　');
}

/** What is kept on record of the list. */
export function deedOf(act: 'export' | 'print', offer: ListOffer, choices: ListChoices, format: string): AuditEntry {
  const columns = listColumns(offer, choices);
  const inFull = kindsInFull(offer.columns, choices).map((kind) => personalKindLabels[kind]);
  const purpose = choices.purpose.trim();
  const [first] = offer.columns;
  return {
    act,
    subject: choices.title.trim(),
    ...(first ? { entity: first.entity } : {}),
    count: rowsOf(offer, choices).length,
    format,
    columns: columns.map(({ heading }) => heading),
    ...(inFull.length > 0 ? { inFull } : {}),
    ...(purpose === '' ? {} : { why: purpose }),
  };
}
