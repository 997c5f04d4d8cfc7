import { type CalendarDate, firstDayOf } from '#shared/base/calendar-date.ts';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { EntityDeclaration, FieldDeclaration } from '#shared/domain/declaration.ts';
import type { Change } from '#shared/ledger/changes.ts';
import { datedValues } from '#shared/ledger/dated-values.ts';
import type { LedgerRecord } from '#shared/ledger/registers.ts';
import type { GridColumn } from './columns.ts';
import type { RelatedPart } from './joined-rows.ts';
import type { GridRow } from './row.ts';

/** One cell gets a new value; null clears it. */
export type CellEdit = { readonly row: GridRow; readonly column: GridColumn; readonly value: JsonValue | null };

/**
 * The ledger changes of a set of cell edits: one update for each record touched. An edit in a related part that has no
 * record yet makes one (the first job of a person typed into the grid).
 */
export function changesOf(
  edits: readonly CellEdit[],
  parts: readonly RelatedPart[],
  today: CalendarDate,
  newId: () => string,
): readonly Change[] {
  const byRecord = new Map<string, CellEdit[]>();
  for (const edit of edits) {
    const key = `${edit.row.id} ${edit.column.part}`;
    const group = byRecord.get(key);
    if (group) group.push(edit);
    else byRecord.set(key, [edit]);
  }
  return [...byRecord.values()].flatMap((group) => changeOf(group, parts, today, newId) ?? []);
}

function changeOf(
  edits: readonly CellEdit[],
  parts: readonly RelatedPart[],
  today: CalendarDate,
  newId: () => string,
): Change | undefined {
  const [{ row, column } = undefined as never] = edits;
  const record = row.records[column.part];
  const values = Object.fromEntries(edits.map((edit) => [keyOfEdit(record, edit, today), edit.value]));
  if (record) return { kind: 'update', entity: column.entity, id: record.id, values };
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
  const part = parts[column.part - 1];
  if (!part || Object.keys(given).length === 0) return undefined;
  const owned = { ...given, [part.via]: row.id } as { [field: string]: JsonValue };
  return { kind: 'create', entity: column.entity, id: newId(), values: owned };
}

function keyOfEdit(record: LedgerRecord | undefined, { column, value }: CellEdit, today: CalendarDate): string {
  const clears = value === null && record && column.declaration.dated;
  const inForce = clears ? entryInForce(record, column.field, today) : undefined;
  return inForce !== undefined
    ? `${column.field}@${inForce}`
    : storedKey(record, column.field, column.declaration, today);
}

/** The date of the entry that holds today; clearing a dated cell takes back exactly that entry. */
function entryInForce(record: LedgerRecord, field: string, today: CalendarDate): string | undefined {
  return datedValues(record, field)
    .filter(({ from }) => from === '' || firstDayOf(from) <= today)
    .at(-1)?.from;
}

/**
 * The key under which a value typed today is stored. A dated field with no value yet holds "since before records"
 * (`status@`); later values hold from today, and typing again on the same day corrects the same entry.
 */
export function storedKey(
  record: LedgerRecord | undefined,
  field: string,
  declaration: FieldDeclaration,
  today: CalendarDate,
): string {
  if (!declaration.dated) return field;
  return record && datedValues(record, field).length > 0 ? `${field}@${today}` : `${field}@`;
}

/** A new record of an entity from one row of pasted or typed values. */
export function creationOf(
  declaration: EntityDeclaration,
  values: readonly { readonly column: GridColumn; readonly value: JsonValue | null }[],
  parts: readonly RelatedPart[],
  newId: () => string,
): readonly Change[] {
  const id = newId();
  const changes: Change[] = [{ kind: 'create', entity: declaration.name, id, values: fieldsOf(values, 0) }];
  parts.forEach((part, at) => {
    const fields = fieldsOf(values, at + 1);
    if (Object.keys(fields).length === 0) return;
    changes.push({ kind: 'create', entity: part.declaration.name, id: newId(), values: { ...fields, [part.via]: id } });
  });
  return changes;
}

function fieldsOf(
  values: readonly { readonly column: GridColumn; readonly value: JsonValue | null }[],
  part: number,
): { [field: string]: JsonValue } {
  const given = values.filter(({ column, value }) => column.part === part && value !== null);
  return Object.fromEntries(
    given.map(({ column, value }) => [column.declaration.dated ? `${column.field}@` : column.field, value]),
  ) as { [field: string]: JsonValue };
}
