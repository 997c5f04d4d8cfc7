// What a choice writes: for each way of settling a conflict the changes of the book that carry it out.

import type { JsonValue } from '#shared/base/canonical-json.ts';
import { assertNever } from '#shared/base/result.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import { entities, isEntityName } from '#shared/domain/entities.ts';
import { balanceOf, representativeOf } from '#shared/sync/merge.ts';
import { recordById } from './book.ts';
import type { Change } from './change.ts';
import type { Conflict, ConflictHead } from './conflict.ts';
import type { Verdict } from './conflict-notes.ts';
import { splitKey } from './dated-values.ts';
import type { Book } from './registers.ts';

/** What the clerk chose. */
export type Choice =
  /** FIELD, STOCKTAKE: the value of one side. */
  | { readonly kind: 'take'; readonly op: string }
  /** FIELD, STOCKTAKE: another value than either. */
  | { readonly kind: 'write'; readonly value: JsonValue }
  /** DEL_EDIT: the record; REF_DEAD: the record that is referred to. */
  | { readonly kind: 'restore' }
  /** DEL_EDIT: the record; REF_DEAD: the record that refers. */
  | { readonly kind: 'delete'; readonly why: string }
  /** REF_DEAD: another record, or none. */
  | { readonly kind: 'reassign'; readonly to: string | null }
  /** DUP: field → the record whose value is kept; fields that are not named keep the first record's value. */
  | { readonly kind: 'join'; readonly valuesOf: { readonly [field: string]: string } }
  | { readonly kind: 'distinct'; readonly why: string }
  /** DUP_AWARD: all but the first; OVERDRAWN: the entries named. */
  | { readonly kind: 'reverse'; readonly entries?: readonly string[] }
  /** OVERDRAWN: an entry that brings the balance to nothing. */
  | { readonly kind: 'add'; readonly why: string };

export type Carried = { readonly verdict: Verdict; readonly changes: readonly Change[] };

/** Undefined when the choice does not belong to this conflict. */
export function carryOut(book: Book, conflict: Conflict, choice: Choice): Carried | undefined {
  switch (choice.kind) {
    case 'take':
      return takeSide(conflict, choice.op);
    case 'write':
      return settle(conflict, choice.value, 'typed');
    case 'restore':
      return restore(book, conflict);
    case 'delete':
      return remove(conflict, choice.why.trim());
    case 'reassign':
      return reassign(book, conflict, choice.to);
    case 'join':
      return join(book, conflict, choice.valuesOf);
    case 'distinct':
      return conflict.type === 'DUP' ? { verdict: 'distinct', changes: [] } : undefined;
    case 'reverse':
      return reverse(conflict, choice.entries);
    case 'add':
      return topUp(book, conflict, choice.why.trim());
    default:
      return assertNever(choice, 'carryOut');
  }
}

function takeSide(conflict: Conflict, op: string): Carried | undefined {
  const head = conflict.heads.find((one) => one.op === op);
  if (!head) return undefined;
  return settle(conflict, head.value, head === conflict.heads.at(-1) ? 'shown' : 'other');
}

/** A field is written, an account counted: both replace all that was in dispute. */
function settle(conflict: Conflict, value: JsonValue, verdict: Verdict): Carried | undefined {
  if (conflict.type === 'FIELD') return writeField(conflict, value, verdict);
  if (conflict.type !== 'STOCKTAKE' || !Number.isSafeInteger(value)) return undefined;
  const { table, record } = conflict;
  const amount = value as number;
  return { verdict, changes: [{ kind: 'count', table, account: record, amount, why: reasonOf(verdict) }] };
}

function writeField({ table, record, field }: Conflict, value: JsonValue, verdict: Verdict): Carried | undefined {
  if (!isEntityName(table) || field === undefined) return undefined;
  const change = { kind: 'update', entity: table, id: record, values: { [field]: value }, why: reasonOf(verdict) };
  return { verdict, changes: [change as Change] };
}

function restore(book: Book, conflict: Conflict): Carried | undefined {
  const { type, table, record } = conflict;
  const target = type === 'REF_DEAD' ? deadTarget(conflict) : { entity: table, id: record };
  if ((type !== 'REF_DEAD' && type !== 'DEL_EDIT') || !target || !isEntityName(target.entity)) return undefined;
  const { entity } = target;
  const id = representativeOf(book.state, entity, target.id);
  return { verdict: 'restored', changes: [{ kind: 'undelete', entity, id, why: reasonOf('restored') }] };
}

function remove({ type, table, record }: Conflict, why: string): Carried | undefined {
  if ((type !== 'REF_DEAD' && type !== 'DEL_EDIT') || !isEntityName(table)) return undefined;
  return { verdict: 'deleted', changes: [{ kind: 'delete', entity: table, id: record, why }] };
}

/** The new target must be there; nothing may be chosen only where the field may be empty. */
function reassign(book: Book, conflict: Conflict, to: string | null): Carried | undefined {
  const { type, table, field } = conflict;
  if (type !== 'REF_DEAD' || !isEntityName(table) || field === undefined) return undefined;
  const declared = entities[table].fields[field];
  if (declared?.kind !== 'ref') return undefined;
  const isAllowed = to === null ? !isNeeded(table, field) : recordById(book, declared.to, to)?.deleted === false;
  return isAllowed ? writeField(conflict, to, to === null ? 'cleared' : 'reassigned') : undefined;
}

/** A record cannot be without its owner, nor without a required field. */
export function isNeeded(entity: EntityName, field: string): boolean {
  return entities[entity].owner === field || entities[entity].fields[field]?.required === true;
}

/** The deleted record that a REF_DEAD is about. */
export function deadTarget({ table, field, heads }: Conflict): { entity: string; id: string } | undefined {
  const declared = isEntityName(table) && field !== undefined ? entities[table].fields[field] : undefined;
  const id = heads.find((head) => head.record !== undefined)?.record;
  return declared?.kind === 'ref' && id !== undefined ? { entity: declared.to, id } : undefined;
}

/** All into the one with the smallest id, which speaks for them; what is kept of the others is written there. */
function join(book: Book, conflict: Conflict, valuesOf: { readonly [field: string]: string }): Carried | undefined {
  const { type, table } = conflict;
  const [first, ...others] = conflict.records ?? [];
  if (type !== 'DUP' || !isEntityName(table) || first === undefined || others.length === 0) return undefined;
  const kept = recordById(book, table, first)?.values ?? {};
  const values: { [field: string]: JsonValue } = {};
  for (const [field, from] of Object.entries(valuesOf)) {
    if (!others.includes(from)) continue;
    const value = recordById(book, table, from)?.values[field] ?? null;
    if (JSON.stringify(value) !== JSON.stringify(kept[field] ?? null)) values[field] = value;
  }
  const why = reasonOf('joined');
  const joinings = others.map((id): Change => ({ kind: 'alias', entity: table, id, to: first, why }));
  const update: Change = { kind: 'update', entity: table, id: first, values, why };
  return { verdict: 'joined', changes: [...joinings, ...(Object.keys(values).length > 0 ? [update] : [])] };
}

function reverse({ type, table, record, heads }: Conflict, chosen: readonly string[] | undefined): Carried | undefined {
  if (type !== 'DUP_AWARD' && type !== 'OVERDRAWN') return undefined;
  const offered = type === 'DUP_AWARD' ? heads.slice(1) : heads;
  const entries = (chosen ?? (type === 'DUP_AWARD' ? offered.map(opOf) : [])).filter((op) =>
    offered.some((head) => head.op === op),
  );
  if (entries.length === 0) return undefined;
  const change: Change = { kind: 'reverse', table, account: record, entries, why: reasonOf('reversed') };
  return { verdict: 'reversed', changes: [change] };
}

function topUp(book: Book, { type, table, record }: Conflict, why: string): Carried | undefined {
  const balance = balanceOf(book.state, table, record);
  if (type !== 'OVERDRAWN' || balance >= 0) return undefined;
  return { verdict: 'added', changes: [{ kind: 'entry', table, account: record, amount: -balance, why }] };
}

function opOf({ op }: ConflictHead): string {
  return op;
}

/** The reason that every change of a decision gives, for 修改记录. */
function reasonOf(verdict: Verdict): string {
  return `核对冲突：${reasons[verdict]}`;
}

const reasons: { readonly [verdict in Verdict]: string } = {
  shown: '采用这个值',
  other: '采用另一边的值',
  typed: '另填的值',
  restored: '恢复',
  deleted: '确认删除',
  reassigned: '改用另一条记录',
  cleared: '清空',
  joined: '合并为同一条',
  distinct: '不是同一个',
  reversed: '冲销多记的',
  added: '补记',
};

/** The stored key's field, for whoever wants its declaration. */
export function declaredFieldOf({ table, field }: Conflict) {
  return isEntityName(table) && field !== undefined ? entities[table].fields[splitKey(field).field] : undefined;
}
