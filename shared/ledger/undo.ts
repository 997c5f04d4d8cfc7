// Taking back a transaction. Nothing is removed from the log: the inverse is itself a list of changes, written like any
// other edit, so it can be taken back in turn (恢复). What somebody changed again since then is not touched.

import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import { entities, isEntityName } from '#shared/domain/entities.ts';
import { fieldHeads, recordOf } from '#shared/sync/merge.ts';
import type { StampedOperation } from '#shared/sync/operation.ts';
import { recordById, titleOf } from './book.ts';
import type { Change } from './changes.ts';
import { splitKey } from './dated-values.ts';
import { referrersOf } from './references.ts';
import type { Book } from './registers.ts';

/** Something of the transaction that was changed or used later and therefore stays as it is. */
export type KeptEdit = {
  readonly entity: EntityName;
  readonly id: string;
  readonly title: string;
  /** Absent when the record stays because others refer to it by now. */
  readonly field?: string;
  readonly label: string;
};

export type UndoPlan = { readonly changes: readonly Change[]; readonly kept: readonly KeptEdit[] };

/** The value that an operation wrote, by operation id and field; undefined when the operation is not known. */
export type ValueWritten = (op: string, field: string) => JsonValue | undefined;

/**
 * The changes that take back the operations of one transaction, as far as nobody changed the same fields since.
 *
 * @param operations all operations of the transaction
 * @param written looks up what the superseded operations (`b`) had written
 * @param why the reason given for records that go: they were created by the transaction
 */
export function inverseOf(
  book: Book,
  operations: readonly StampedOperation[],
  written: ValueWritten,
  why: string,
): UndoPlan {
  const kept: KeptEdit[] = [];
  const created = operations.filter(({ op }) => op.k === 'new');
  const names = new Set(created.map(({ op }) => `${op.t} ${op.r}`));
  const going = undoableCreations(book, created, operations, names, kept);
  const changes = operations.flatMap((stamped) => inverseOfOne(book, stamped, written, names, kept));
  const deletions = created.filter(({ op }) => going.has(`${op.t} ${op.r}`)).reverse();
  return {
    changes: [...changes, ...deletions.map(({ op }) => ({ kind: 'delete', ...recordNamed(op), why }) as Change)],
    kept,
  };
}

/** Which creations can be taken back: untouched since, and used by nothing that stays. */
function undoableCreations(
  book: Book,
  created: readonly StampedOperation[],
  all: readonly StampedOperation[],
  names: ReadonlySet<string>,
  kept: KeptEdit[],
): Set<string> {
  const written = valuesOfCreated(all, names);
  const going = new Set(names);
  for (const { op } of created) {
    const { entity, id } = recordNamed(op);
    const record = recordById(book, entity, id);
    const touched = firstTouched(book, op, written.get(`${entity} ${id}`) ?? {});
    if (record && !record.deleted && touched === undefined) continue;
    going.delete(`${entity} ${id}`);
    if (record && !record.deleted) kept.push(keptField(book, entity, id, touched as string));
  }
  for (let isSettled = false; !isSettled; ) {
    isSettled = true;
    for (const name of going) {
      const [entity, id] = name.split(' ') as [EntityName, string];
      const users = referrersOf(book, entity, id).filter((user) => !going.has(`${user.entity} ${user.id}`));
      if (users.length === 0) continue;
      going.delete(name);
      kept.push({ entity, id, title: titleOf(book, entity, id), label: `有 ${users.length} 条记录用到它` });
      isSettled = false;
    }
  }
  return going;
}

type Values = { [field: string]: JsonValue };

/** What the transaction wrote into the records it made; a very long text stands in an operation of its own. */
function valuesOfCreated(all: readonly StampedOperation[], names: ReadonlySet<string>): Map<string, Values> {
  const written = new Map<string, Values>();
  for (const { op } of all) {
    const name = `${op.t} ${op.r}`;
    if ((op.k === 'new' || op.k === 'set') && names.has(name)) written.set(name, { ...written.get(name), ...op.f });
  }
  return written;
}

/** The first field of a created record that others changed since; most carry the stamp of their making only. */
function firstTouched(book: Book, op: StampedOperation['op'], written: Values): string | undefined {
  const { entity, id } = recordNamed(op);
  const merged = recordOf(book.state, entity, id);
  if (!merged || merged.changedH === op.h) return undefined;
  return Object.keys(merged.values).find((field) => !isStill(book, entity, id, field, written[field] ?? null));
}

function inverseOfOne(
  book: Book,
  { op }: StampedOperation,
  written: ValueWritten,
  created: ReadonlySet<string>,
  kept: KeptEdit[],
): Change[] {
  if (op.t === undefined || !isEntityName(op.t) || op.r === undefined || created.has(`${op.t} ${op.r}`)) return [];
  const { entity, id } = recordNamed(op);
  if (op.k === 'del') return [{ kind: 'undelete', entity, id }];
  if (op.k === 'undel') return [{ kind: 'delete', entity, id, why: '撤销恢复' }];
  if (op.k !== 'set') return [];
  const values: { [field: string]: JsonValue } = {};
  for (const field of Object.keys(op.f ?? {})) {
    if (!isStill(book, entity, id, field, op.f?.[field] ?? null)) kept.push(keptField(book, entity, id, field));
    else values[field] = valueBefore(op.b?.[field], field, written);
  }
  return Object.keys(values).length > 0 && !recordById(book, entity, id)?.deleted
    ? [{ kind: 'update', entity, id, values }]
    : [];
}

/** Several heads were superseded at once when a conflict was resolved; the latest of them had been shown. */
function valueBefore(heads: readonly string[] | undefined, field: string, written: ValueWritten): JsonValue {
  for (const head of [...(heads ?? [])].reverse()) {
    const value = written(head, field);
    if (value !== undefined) return value;
  }
  return null;
}

/** Nobody wrote anything else since; an undo that brought the value back counts as nothing. */
function isStill(book: Book, entity: EntityName, id: string, field: string, value: JsonValue): boolean {
  const text = JSON.stringify(value);
  return fieldHeads(book.state, entity, id, field).every((head) => JSON.stringify(head.value) === text);
}

function keptField(book: Book, entity: EntityName, id: string, key: string): KeptEdit {
  const { field } = splitKey(key);
  const label = entities[entity].fields[field]?.label ?? field;
  return { entity, id, title: titleOf(book, entity, id), field: key, label };
}

function recordNamed(op: StampedOperation['op']): { readonly entity: EntityName; readonly id: string } {
  return { entity: op.t as EntityName, id: op.r as string };
}
