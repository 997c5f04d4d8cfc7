import { App } from 'antd';
import { useCallback, useMemo, useState } from 'react';
import type { CalendarDate } from '#shared/base/calendar-date.ts';
import type { Change } from '#shared/ledger/changes.ts';
import { type CellEdit, changesOf, creationOf } from '../grid/cell-edits.ts';
import { type NewRow, type RefusedText, refusedKey } from '../grid/grid-session.ts';
import type { LedgerSource } from './ledger-source.ts';
import { withOwnerNamed } from './named-owner.ts';
import type { NamedOwner, Register } from './register.ts';

export type Committing = (changes: readonly Change[], label: string) => Promise<boolean>;

/** Writes changes and tells the clerk when that failed; `owner` says how the changed records name theirs. */
export function useCommit(source: LedgerSource, owner?: NamedOwner): Committing {
  const { message } = App.useApp();
  return useCallback(
    async (changes, label) => {
      if (changes.length === 0) return true;
      const linked = owner ? withOwnerNamed(source.book, owner, changes) : changes;
      const outcome = await source.commit(linked, label);
      if (!outcome.ok) void message.error(outcome.error, 8);
      return outcome.ok;
    },
    [source, owner, message],
  );
}

export type CellWriting = {
  readonly refused: ReadonlyMap<string, RefusedText>;
  readonly refusedList: readonly RefusedText[];
  write(edits: readonly CellEdit[], label: string, refused: readonly RefusedText[]): void;
  add(rows: readonly NewRow[], edits: readonly CellEdit[], refused: readonly RefusedText[]): void;
  forgetRefused(): void;
};

/** Takes the grid's edits to the ledger and keeps the texts that could not be taken over. */
export function useCellWriting(
  register: Register,
  commit: Committing,
  today: CalendarDate,
  newId: () => string,
): CellWriting {
  const [refusedList, setRefusedList] = useState<readonly RefusedText[]>([]);
  const refused = useMemo(
    () => new Map(refusedList.map((each) => [refusedKey(each.rowId, each.column.id), each])),
    [refusedList],
  );
  const remember = (edits: readonly CellEdit[], more: readonly RefusedText[]) => {
    const mended = new Set([...edits.map(keyOf), ...more.map((each) => refusedKey(each.rowId, each.column.id))]);
    setRefusedList((before) => {
      const kept = before.filter((each) => !mended.has(refusedKey(each.rowId, each.column.id)));
      return kept.length === before.length && more.length === 0 ? before : [...kept, ...more];
    });
  };
  return {
    refused,
    refusedList,
    write(edits, label, more) {
      remember(edits, more);
      const name = edits.length > 1 ? `${label} ${edits.length} 格` : label;
      void commit(changesOf(edits, register.related, today, newId), name);
    },
    add(rows, edits, more) {
      remember(edits, more);
      const added = rows.flatMap((row) => creationOf(register.declaration, row, register.related, newId));
      const changes = [...changesOf(edits, register.related, today, newId), ...added];
      void commit(changes, `粘贴并新增 ${rows.length} ${register.declaration.unit}`);
    },
    forgetRefused: () => setRefusedList([]),
  };
}

function keyOf({ row, column }: CellEdit): string {
  return refusedKey(row.id, column.id);
}
