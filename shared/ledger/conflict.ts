// Something that a clerk must decide, derived from the book and never synced (SYNC.md 3.4). Where two PCs wrote one field
// the merge says so; what needs the meaning of fields is found here: a reference to a deleted record, and two records of
// one person or organisation.

import type { JsonValue } from '#shared/base/canonical-json.ts';

export const conflictTypes = ['FIELD', 'DEL_EDIT', 'REF_DEAD', 'DUP', 'DUP_AWARD', 'OVERDRAWN', 'STOCKTAKE'] as const;
export type ConflictType = (typeof conflictTypes)[number];

/** An operation in dispute: what it wrote, who, on which log, when. */
export type ConflictHead = {
  readonly op: string;
  /** Stamp of the operation, 16 hexadecimal digits. */
  readonly at: string;
  readonly log: string;
  readonly by?: string | undefined;
  /** On DEL_EDIT the field of an unseen edit; absent on the deletion itself. */
  readonly field?: string | undefined;
  /** On DUP the record that holds the number; on REF_DEAD the record that was deleted. */
  readonly record?: string | undefined;
  readonly value: JsonValue;
};

export type Conflict = {
  /** The same on every PC that holds the same operations. */
  readonly id: string;
  readonly type: ConflictType;
  readonly table: string;
  readonly record: string;
  /** The stored key: a dated field has its day in it. */
  readonly field?: string | undefined;
  /** On DUP the records that hold the same number, smallest id first. */
  readonly records?: readonly string[] | undefined;
  /** By (h, id), the one that the book follows for now last. */
  readonly heads: readonly ConflictHead[];
  /** The operation whose side is offered first. */
  readonly suggested: string;
};

/** What each type is called on the screen. */
export const conflictTypeLabels: { readonly [type in ConflictType]: string } = {
  FIELD: '同一项填得不一样',
  DEL_EDIT: '一边删除、一边修改',
  REF_DEAD: '用到了已删除的记录',
  DUP: '号码相同的两条记录',
  DUP_AWARD: '同一件事记了两次',
  OVERDRAWN: '余额不足',
  STOCKTAKE: '两次盘点数不一样',
};
