// What the clerk decides about a 核对表 before it goes out, and what follows from it.

import type { ColumnFilter } from '#renderer/components/filter/filters.ts';
import type { GridColumn } from '#renderer/components/grid/columns.ts';
import { isCalendarDate } from '#shared/base/calendar-date.ts';
import type { JsonObject, JsonValue } from '#shared/base/canonical-json.ts';
import type { EntityName, PersonalKind } from '#shared/domain/declaration.ts';
import { entities } from '#shared/domain/entities.ts';
import { listMask, personalKindLabels, tickableKinds } from '#shared/domain/mask.ts';
import type { TripUse } from '#shared/domain/trip-column.ts';
import { usualSplitOf } from './trip-registers.ts';

/** What is asked of a column; a column without a word is left out. */
export type WantedUse = 'known' | 'open';

export type SendChoices = {
  readonly entity: EntityName;
  readonly filters: readonly ColumnFilter[];
  readonly typed: string;
  /** The column by whose values there is a file each; undefined for one file. */
  readonly splitBy: string | undefined;
  /** Ticked values of that column; undefined while all that are not blank are. */
  readonly values: readonly string[] | undefined;
  /** To whom the one file goes. */
  readonly to: string;
  readonly uses: { readonly [column: string]: WantedUse };
  readonly title: string;
  readonly lines: string;
  readonly inFull: readonly PersonalKind[];
  readonly purpose: string;
  readonly takesNewRows: boolean;
  readonly packing: 'each' | 'zip';
};

/** Some choices anew, or worked out from those that were. */
export type ChangeChoices = (some: Partial<SendChoices> | ((old: SendChoices) => Partial<SendChoices>)) => void;

const usualLines = [
  '说明：灰色的列是已掌握的情况，请不要改动；白色的列请逐格核对，有误的直接改，缺的补上，有下拉选项的从选项中选。',
  '填表人：　　　　　　　　联系电话：　　　　　　　　填表日期：',
].join('\n');

export function startingSend(entity: EntityName, columns: readonly GridColumn[]): SendChoices {
  const { label, keys } = entities[entity];
  const named = new Set(keys[0] ?? []);
  const uses = columns
    .filter(({ isTitle, isListed }) => isTitle || isListed)
    .map((column) => [column.id, isKey(column, named) ? 'known' : 'open'] as const);
  return {
    entity,
    filters: [],
    typed: '',
    splitBy: usualSplitOf(entity),
    values: undefined,
    to: '',
    uses: Object.fromEntries(uses),
    title: `${label}核对表`,
    lines: usualLines,
    inFull: [],
    purpose: '',
    takesNewRows: false,
    packing: 'each',
  };
}

function isKey({ isTitle, part, field, declaration }: GridColumn, named: ReadonlySet<string>): boolean {
  return isTitle || declaration.kind === 'ref' || (part === 0 && named.has(field));
}

/** What a column is for in the end: what is hidden can be shown only, a reference too. */
export function tripUseOf(
  { id, declaration }: GridColumn,
  { uses, inFull }: Pick<SendChoices, 'uses' | 'inFull'>,
): TripUse | undefined {
  const wanted = uses[id];
  if (wanted === undefined) return undefined;
  if (listMask(declaration, 'office', new Set(inFull))) return 'masked';
  return declaration.kind === 'ref' ? 'known' : wanted;
}

/** The columns that go out, the one that names the record first. */
export function sentColumns(columns: readonly GridColumn[], choices: SendChoices): readonly GridColumn[] {
  const sent = columns.filter((column) => tripUseOf(column, choices) !== undefined);
  return [...sent.filter(({ isTitle }) => isTitle), ...sent.filter(({ isTitle }) => !isTitle)];
}

/** The kinds of personal values among the chosen columns that are hidden unless ticked. */
export function kindsOffered(columns: readonly GridColumn[], { uses }: Pick<SendChoices, 'uses'>) {
  const chosen = columns.filter(({ id }) => uses[id] !== undefined);
  return tickableKinds(
    chosen.map(({ declaration }) => declaration),
    'office',
  );
}

/** A tick that no column bears any more counts for nothing. */
export function kindsInFull(columns: readonly GridColumn[], choices: SendChoices): readonly PersonalKind[] {
  return kindsOffered(columns, choices).filter((kind) => choices.inFull.includes(kind));
}

/** Columns whose values may name those to whom a file goes. */
export function splitColumns(columns: readonly GridColumn[]): readonly GridColumn[] {
  return columns.filter(
    ({ declaration: { kind, personal } }) => ['text', 'code', 'ref'].includes(kind) && personal === undefined,
  );
}

/** Why it cannot be sent like this, in a sentence; undefined when it can. */
export function obstacleTo(
  columns: readonly GridColumn[],
  choices: SendChoices,
  files: readonly { readonly to: string; readonly count: number }[],
): string | undefined {
  const uses = columns.map((column) => tripUseOf(column, choices));
  if (files.every(({ count }) => count === 0)) return '没有要发出的行，请改一改筛选，或勾选要发给谁。';
  if (files.some(({ to }) => to.trim() === '')) return '没有写发给谁，请填写。';
  if (!uses.includes('open')) return '没有请对方填写的列，请至少选一列。遮盖的列不能让对方填写。';
  if (!uses.includes('known') && !uses.includes('masked')) return '没有锁定的列，对方会看不出每行是谁，请至少选一列。';
  if (choices.title.trim() === '') return '没有标题，请填写。';
  if (kindsInFull(columns, choices).length > 0 && choices.purpose.trim().length < 2)
    return '要完整写出个人信息，请写明用途，会记入操作记录。';
  return undefined;
}

export function inFullWords(columns: readonly GridColumn[], choices: SendChoices): readonly string[] {
  return kindsInFull(columns, choices).map((kind) => personalKindLabels[kind]);
}

/** 核对表_东街驿站_驿站_2025-05-01.xlsx; characters that no system takes become _. */
export function tripFileName(to: string, { entity }: Pick<SendChoices, 'entity'>, day: string): string {
  const date = isCalendarDate(day) ? `_${day}` : '';
  return `核对表_${fileWords(to)}_${entities[entity].label}${date}.xlsx`;
}

export function fileWords(text: string): string {
  return text.replace(/[\\/:*?"<>|\p{Cc}]/gu, '_').slice(0, 40);
}

/** How a trip was put together, for its note: enough to fill the form again. */
export function howOf({ filters, ...choices }: SendChoices, value: string | undefined): JsonObject {
  return {
    typed: choices.typed,
    splitBy: choices.splitBy ?? null,
    values: value === undefined ? null : [value],
    uses: choices.uses,
    title: choices.title,
    lines: choices.lines,
    takesNewRows: choices.takesNewRows,
    filters: filters.map(({ column, condition }) => ({ column: column.id, condition: condition as JsonValue })),
  };
}

/** The form as it was when a trip was sent; numbers in full have to be asked for anew. */
export function choicesAgain(
  entity: EntityName,
  columns: readonly GridColumn[],
  to: string,
  how: JsonObject,
): SendChoices {
  const start = startingSend(entity, columns);
  const text = (key: string, otherwise: string) => (typeof how[key] === 'string' ? how[key] : otherwise);
  return {
    ...start,
    to,
    typed: text('typed', ''),
    splitBy: typeof how.splitBy === 'string' ? how.splitBy : undefined,
    values: Array.isArray(how.values) ? how.values.map(String) : undefined,
    uses: usesIn(how.uses) ?? start.uses,
    title: text('title', start.title),
    lines: text('lines', start.lines),
    takesNewRows: how.takesNewRows === true,
    filters: filtersIn(how.filters, columns),
  };
}

function usesIn(value: JsonValue | undefined): SendChoices['uses'] | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const known = Object.entries(value).filter(([, use]) => use === 'known' || use === 'open');
  return Object.fromEntries(known) as SendChoices['uses'];
}

function filtersIn(value: JsonValue | undefined, columns: readonly GridColumn[]): readonly ColumnFilter[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one) => {
    const { column: id, condition } = one as { readonly column?: JsonValue; readonly condition?: JsonValue };
    const column = columns.find((each) => each.id === id);
    return column && condition ? [{ column, condition: condition as ColumnFilter['condition'] }] : [];
  });
}
