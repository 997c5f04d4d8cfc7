// What hangs on a record and asks for a clerk, for the mark in the grid and the notice in the drawer. What concerns a
// record that belongs to another (a job, a membership) is marked on the owner's row as well, which is where it is seen.

import type { EntityName } from '#shared/domain/declaration.ts';
import { entities, isEntityName } from '#shared/domain/entities.ts';
import { representativeOf } from '#shared/sync/merge.ts';
import { recordById } from './book.ts';
import { type Conflict, conflictTypeLabels } from './conflict.ts';
import { fieldWords } from './conflict-words.ts';
import type { Book } from './registers.ts';
import { type ReturnedItem, returnedStateLabels } from './returned-items.ts';

/** `returned` 区级退回, `changed` 已改待报, `conflict` 冲突, in the order in which one hides another in the grid. */
export type MarkKind = 'returned' | 'conflict' | 'changed';

export type RecordMark = {
  readonly kind: MarkKind;
  /** Of the conflict or the returned item. */
  readonly id: string;
  /** A sentence for the drawer. */
  readonly text: string;
};

/** Entity → record → its marks, the weightiest first. */
export type RecordMarks = ReadonlyMap<EntityName, ReadonlyMap<string, readonly RecordMark[]>>;

export function marksOf(book: Book, conflicts: readonly Conflict[], returned: readonly ReturnedItem[]): RecordMarks {
  const marks = new Map<EntityName, Map<string, RecordMark[]>>();
  for (const item of returned)
    if (item.state !== 'accepted') put(book, marks, item.table, item.record, returnedMark(item));
  for (const conflict of conflicts)
    for (const record of conflict.records ?? [conflict.record])
      put(book, marks, conflict.table, record, conflictMark(conflict));
  for (const ofEntity of marks.values())
    for (const list of ofEntity.values()) list.sort((a, b) => weights[a.kind] - weights[b.kind]);
  return marks;
}

const weights: { readonly [kind in MarkKind]: number } = { returned: 0, conflict: 1, changed: 2 };

function returnedMark({ id, state, table, field, message }: ReturnedItem): RecordMark {
  const kind = state === 'open' ? 'returned' : 'changed';
  const where = field === undefined ? '' : `${fieldWords(table, field)}：`;
  return { kind, id, text: `区级退回（${returnedStateLabels[state]}）：${where}${message}` };
}

function conflictMark({ id, type, table, field }: Conflict): RecordMark {
  const where = field === undefined || type === 'DUP' ? '' : `${fieldWords(table, field)}：`;
  return { kind: 'conflict', id, text: `冲突：${where}${conflictTypeLabels[type]}` };
}

function put(
  book: Book,
  marks: Map<EntityName, Map<string, RecordMark[]>>,
  table: string,
  record: string,
  mark: RecordMark,
): void {
  if (!isEntityName(table)) return;
  const id = representativeOf(book.state, table, record);
  const ofEntity = marks.get(table) ?? new Map<string, RecordMark[]>();
  marks.set(table, ofEntity.set(id, [...(ofEntity.get(id) ?? []), mark]));
  const { owner, fields } = entities[table];
  const declared = owner === undefined ? undefined : fields[owner];
  const ownerId = owner === undefined ? undefined : recordById(book, table, id)?.values[owner];
  if (declared?.kind === 'ref' && typeof ownerId === 'string') put(book, marks, declared.to, ownerId, mark);
}
