// The ways to decide each type of conflict.

import { assertNever } from '#shared/base/result.ts';
import { entities, isEntityName } from '#shared/domain/entities.ts';
import type { Conflict, ConflictHead } from '#shared/ledger/conflict.ts';
import { isNeeded } from '#shared/ledger/conflict-changes.ts';
import type { ReviewDraft, ReviewOption } from './review-draft.ts';

/** One value in dispute and everybody who wrote it. */
export type Side = { readonly op: string; readonly heads: readonly ConflictHead[] };

/** Heads that say the same are one side; the one that the book shows now is the last. */
export function sidesOf({ heads }: Conflict): readonly Side[] {
  const sides = new Map<string, ConflictHead[]>();
  for (const head of heads) {
    const text = JSON.stringify(head.value);
    const side = sides.get(text) ?? [];
    sides.delete(text);
    sides.set(text, [...side, head]);
  }
  return [...sides.values()].map((list) => ({ op: (list.at(-1) as ConflictHead).op, heads: list }));
}

export function optionsOf(conflict: Conflict, draft: ReviewDraft): readonly ReviewOption[] {
  const why = draft.why.trim();
  switch (conflict.type) {
    case 'FIELD':
    case 'STOCKTAKE':
      return valueOptions(conflict, draft);
    case 'DEL_EDIT':
      return [
        { key: 'restore', label: '恢复这条记录', choice: { kind: 'restore' } },
        { key: 'delete', label: '确认删除', asks: 'why', choice: why === '' ? undefined : { kind: 'delete', why } },
      ];
    case 'REF_DEAD':
      return referenceOptions(conflict, draft);
    case 'DUP':
      return [
        { key: 'join', label: joinLabel(conflict), asks: 'values', choice: { kind: 'join', valuesOf: draft.valuesOf } },
        {
          key: 'distinct',
          label: conflict.table === 'person' ? '不是同一人' : '不是同一家',
          asks: 'why',
          choice: why === '' ? undefined : { kind: 'distinct', why },
        },
      ];
    case 'DUP_AWARD':
      return [{ key: 'reverse', label: '只算一次，冲销多记的', choice: { kind: 'reverse' } }];
    case 'OVERDRAWN':
      return [
        { key: 'add', label: '补记到 0', asks: 'why', choice: why === '' ? undefined : { kind: 'add', why } },
        {
          key: 'reverse',
          label: '冲销一笔',
          asks: 'entry',
          choice: draft.entry === undefined ? undefined : { kind: 'reverse', entries: [draft.entry] },
        },
      ];
    default:
      return assertNever(conflict.type, 'optionsOf');
  }
}

function valueOptions(conflict: Conflict, { other }: ReviewDraft): readonly ReviewOption[] {
  const sides = sidesOf(conflict).map(({ op }, at, { length }): ReviewOption => {
    const isShown = at === length - 1;
    return { key: op, label: isShown ? '较新的（台账现在用这个）' : '较早的', choice: { kind: 'take', op } };
  });
  const typed: ReviewOption = {
    key: 'write',
    label: '都不对，另填',
    asks: 'value',
    choice: other === undefined ? undefined : { kind: 'write', value: other },
  };
  return [...sides, typed];
}

function referenceOptions({ table, field = '' }: Conflict, { why, to }: ReviewDraft): readonly ReviewOption[] {
  const reason = why.trim();
  const declared = isEntityName(table) ? entities[table].fields[field] : undefined;
  const target = declared?.kind === 'ref' ? entities[declared.to].label : '记录';
  const mayBeEmpty = isEntityName(table) && !isNeeded(table, field);
  return [
    { key: 'restore', label: `恢复被删除的${target}`, choice: { kind: 'restore' } },
    {
      key: 'reassign',
      label: `改用另一条${target}`,
      asks: 'record',
      choice: to === undefined ? undefined : { kind: 'reassign', to },
    },
    ...(mayBeEmpty
      ? [{ key: 'clear', label: '清空这一项', choice: { kind: 'reassign', to: null } } satisfies ReviewOption]
      : []),
    {
      key: 'delete',
      label: '这条也删除',
      asks: 'why',
      choice: reason === '' ? undefined : { kind: 'delete', why: reason },
    },
  ];
}

function joinLabel({ table }: Conflict): string {
  return table === 'person' ? '合并为同一人' : '合并为同一家';
}
