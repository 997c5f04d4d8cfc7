// The rules of SYNC.md 3.4 told a second time, as plainly as possible and at once over the whole set of operations, with
// nothing kept in between. The merge must show the same.

import { canonicalJson, type JsonValue } from '#shared/base/canonical-json.ts';
import {
  attachmentsOf,
  balanceOf,
  conflictsOf,
  headsOf,
  type MergeState,
  membersOf,
  recordsOf,
  representativeOf,
} from '#shared/sync/merge.ts';
import type { StampedOperation } from '#shared/sync/operation.ts';
import { fieldNames, table, tagField } from './clerk.ts';

type RecordView = {
  readonly id: string;
  readonly values: { readonly [field: string]: JsonValue };
  readonly deleted: boolean;
  readonly heads: { readonly [field: string]: readonly string[] };
  readonly tags: readonly string[];
  readonly photos: readonly string[];
  readonly balance: number;
  readonly representative: string;
  readonly conflicts: readonly string[];
};

/** What the merge shows, as text. */
export function shownView(state: MergeState): string {
  const open = conflictsOf(state);
  const views = [...recordsOf(state, table)].map(
    ({ id, values, deleted }): RecordView => ({
      id,
      values: withoutPhotos(values),
      deleted,
      heads: Object.fromEntries(fieldNames.map((field) => [field, headsOf(state, table, id, field)])),
      tags: membersOf(state, table, id, tagField)
        .map(({ op }) => op)
        .sort(),
      photos: attachmentsOf(state, table, id)
        .map(({ sm3 }) => sm3)
        .sort(),
      balance: balanceOf(state, table, id),
      representative: representativeOf(state, table, id),
      conflicts: open
        .filter((one) => one.record === id && (one.type === 'FIELD' || one.type === 'DEL_EDIT'))
        .map((one) => one.field ?? one.type)
        .sort(),
    }),
  );
  return textOf(views);
}

/** What the rules say must be shown, as text. */
export function expectedView(operations: readonly StampedOperation[]): string {
  const written = operations.filter(({ op }) => op.k === 'new' || op.k === 'set' || op.k === 'add' || op.k === 'blob');
  const ids = [...new Set(written.map(({ op }) => op.r as string))];
  const classes = classesOf(operations);
  const sums = sumsOf(operations, classes);
  return textOf(
    ids.map((id) => {
      const representative = classes.get(id) ?? id;
      const own = operations.filter(({ op }) => op.r === id);
      return { ...recordView(id, own), balance: sums.get(representative) ?? 0, representative };
    }),
  );
}

function recordView(id: string, own: readonly StampedOperation[]): Omit<RecordView, 'balance' | 'representative'> {
  const headsByField = fieldNames.map((field) => [field, standing(own, field)] as const);
  const removed = new Set(own.flatMap(({ op }) => (op.k === 'rem' ? (op.b?.[tagField] ?? []) : [])));
  const tags = own.filter((one) => one.op.k === 'add' && !removed.has(one.id));
  const detached = new Set(own.flatMap(({ op }) => (op.k === 'rem' ? (op.b?.attachments ?? []) : [])));
  const photos = own.filter((one) => one.op.k === 'blob' && !detached.has(one.id));
  const edits = [...headsByField.flatMap(([, heads]) => heads), ...tags, ...photos].map((one) => one.id);
  const undone = new Set(own.flatMap(({ op }) => (op.k === 'undel' ? (op.e ?? []) : [])));
  const deletions = own.filter((one) => one.op.k === 'del' && !undone.has(one.id));
  const deleted = deletions.some(({ op }) => edits.every((edit) => op.seen?.includes(edit)));
  const disputed = headsByField.filter(([field, heads]) => new Set(heads.map(({ op }) => op.f?.[field])).size > 1);
  const conflicts = [...disputed.map(([field]) => field as string), ...(deletions.length > 0 ? ['DEL_EDIT'] : [])];
  const shown = headsByField.flatMap(([field, heads]) =>
    heads.length > 0 ? [[field, greatest(heads).op.f?.[field] ?? null]] : [],
  );
  const elements = [...new Set(tags.map(({ op }) => op.f?.[tagField] as string))].sort();
  return {
    id,
    values: { ...Object.fromEntries(shown), ...(elements.length > 0 ? { [tagField]: elements } : {}) },
    deleted,
    heads: Object.fromEntries(headsByField.map(([field, heads]) => [field, heads.map((head) => head.id).sort()])),
    tags: tags.map((one) => one.id).sort(),
    photos: [...new Set(photos.map(({ op }) => op.f?.sm3 as string))].sort(),
    conflicts: deleted ? [] : conflicts.sort(),
  };
}

function standing(own: readonly StampedOperation[], field: string): StampedOperation[] {
  const writes = own.filter(({ op }) => (op.k === 'new' || op.k === 'set') && op.f?.[field] !== undefined);
  const superseded = new Set(writes.flatMap(({ op }) => op.b?.[field] ?? []));
  return writes.filter((write) => !superseded.has(write.id));
}

function greatest(heads: readonly StampedOperation[]): StampedOperation {
  return heads.reduce((best, head) => (best.op.h + best.id > head.op.h + head.id ? best : head));
}

function classesOf(operations: readonly StampedOperation[]): Map<string, string> {
  const parted = new Set(operations.flatMap(({ op }) => (op.k === 'unalias' ? (op.e ?? []) : [])));
  const joinings = operations.filter(({ id, op }) => op.k === 'alias' && !parted.has(id));
  const classes = new Map<string, string>();
  const nameOf = (id: string) => classes.get(id) ?? id;
  for (let changed = true; changed; ) {
    changed = false;
    for (const { op } of joinings) {
      const least = [nameOf(op.r as string), nameOf(op.to as string)].sort()[0] as string;
      for (const id of [op.r as string, op.to as string])
        if (nameOf(id) !== least) {
          classes.set(id, least);
          changed = true;
        }
    }
  }
  return classes;
}

/** The sum of each account: all counted movements, or the last count of each record and what came unseen by it. */
function sumsOf(operations: readonly StampedOperation[], classes: ReadonlyMap<string, string>): Map<string, number> {
  const reversed = new Set(operations.flatMap(({ op }) => (op.k === 'rev' ? (op.e ?? []) : [])));
  const entries = operations.filter(({ id, op }) => op.k === 'led' && !reversed.has(id)).sort(inOrder);
  const byId = new Map(operations.map((one) => [one.id, one]));
  const sums = new Map<string, number>();
  for (const account of new Set(entries.map(({ op }) => classes.get(op.r as string) ?? (op.r as string)))) {
    const own = entries.filter(({ op }) => (classes.get(op.r as string) ?? op.r) === account);
    const counts = own.filter(({ op }) => op.seen);
    const followed = new Set(counts.flatMap(({ op }) => op.seen ?? []));
    const last = new Map(counts.filter(({ id }) => !followed.has(id)).map((count) => [count.op.r, count]));
    const gone = new Set([...last.values()].flatMap((count) => [...seenThrough(count, byId)]));
    const movements = own.filter(({ id, op }) => {
      const twins = op.key === undefined ? [] : entries.filter((one) => one.op.key === op.key);
      return !op.seen && !gone.has(id) && !twins.some((twin) => gone.has(twin.id)) && (twins[0]?.id ?? id) === id;
    });
    const amounts = [...last.values(), ...movements].map(({ op }) => op.d as number);
    sums.set(
      account,
      amounts.reduce((sum, amount) => sum + amount, 0),
    );
  }
  return sums;
}

function seenThrough({ op }: StampedOperation, byId: ReadonlyMap<string, StampedOperation>): Set<string> {
  const direct = op.seen ?? [];
  const earlier = direct.flatMap((id) => byId.get(id) ?? []);
  return new Set([...direct, ...earlier.flatMap((one) => [...seenThrough(one, byId)])]);
}

function inOrder(a: StampedOperation, b: StampedOperation): number {
  return a.op.h + a.id < b.op.h + b.id ? -1 : 1;
}

function withoutPhotos({ attachments: _, ...values }: Readonly<Record<string, JsonValue>>): RecordView['values'] {
  return values;
}

function textOf(views: readonly RecordView[]): string {
  return canonicalJson(views.toSorted((a, b) => (a.id < b.id ? -1 : 1)));
}
