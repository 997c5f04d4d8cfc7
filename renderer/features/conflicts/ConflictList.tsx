import { MessageOutlined } from '@ant-design/icons';
import { Checkbox } from 'antd';
import type { KeyboardEvent } from 'react';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { type Conflict, conflictTypeLabels } from '#shared/ledger/conflict.ts';
import { conflictTitle } from '#shared/ledger/conflict-words.ts';
import { type ConflictGroup, rowsAtOnce } from './open-list.ts';

type ConflictListProps = {
  readonly store: LedgerStore;
  readonly groups: readonly ConflictGroup[];
  readonly current: string | undefined;
  readonly ticked: ReadonlySet<string>;
  onOpen(conflict: Conflict): void;
  onTick(ids: readonly string[], isOn: boolean): void;
};

/** Arrows go through the list, the space bar ticks; the rest of the keys belong to the review beside it. */
export function ConflictList({ store, groups, current, ticked, onOpen, onTick }: ConflictListProps) {
  const all = groups.flatMap(({ conflicts }) => conflicts);
  const shown = new Set(all.slice(0, rowsAtOnce).map(({ id }) => id));
  const pressed = (event: KeyboardEvent<HTMLElement>) => {
    const at = all.findIndex(({ id }) => id === current);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      const next = all[at + step];
      if (next && shown.has(next.id)) {
        onOpen(next);
        focusRow(next.id);
      }
    } else if (event.key === ' ' && current !== undefined) onTick([current], !ticked.has(current));
    else return;
    event.preventDefault();
  };
  return (
    <nav className="conflict-list" aria-label="冲突列表">
      {groups.map(({ type, conflicts }) => {
        const ids = conflicts.map(({ id }) => id);
        const on = ids.filter((id) => ticked.has(id)).length;
        return (
          <section key={type} aria-label={conflictTypeLabels[type]}>
            <h2>
              <Checkbox
                checked={on === ids.length}
                indeterminate={on > 0 && on < ids.length}
                onChange={({ target }) => onTick(ids, target.checked)}
              >
                {conflictTypeLabels[type]}（{ids.length.toLocaleString('zh-CN')} 条）
              </Checkbox>
            </h2>
            <ul>
              {conflicts
                .filter(({ id }) => shown.has(id))
                .map((conflict) => {
                  const title = conflictTitle(store.book, conflict);
                  const remarks = store.conflicts.remarksOn(conflict.id).length;
                  const isCurrent = conflict.id === current;
                  return (
                    <li key={conflict.id} data-current={isCurrent || undefined}>
                      <Checkbox
                        tabIndex={-1}
                        aria-label={`勾选${title}`}
                        checked={ticked.has(conflict.id)}
                        onChange={({ target }) => onTick([conflict.id], target.checked)}
                      />
                      <button
                        type="button"
                        id={rowId(conflict.id)}
                        tabIndex={isCurrent || current === undefined ? 0 : -1}
                        aria-current={isCurrent ? 'true' : undefined}
                        onClick={() => onOpen(conflict)}
                        onKeyDown={pressed}
                      >
                        {title}
                        {remarks > 0 && (
                          <span className="conflict-talked">
                            <MessageOutlined aria-hidden /> 留言 {remarks}
                          </span>
                        )}
                      </button>
                    </li>
                  );
                })}
            </ul>
          </section>
        );
      })}
      {all.length > rowsAtOnce && (
        <p>还有 {(all.length - rowsAtOnce).toLocaleString('zh-CN')} 条没有列出，处理一些以后会接着列出来。</p>
      )}
    </nav>
  );
}

export function focusRow(id: string): void {
  setTimeout(() => document.getElementById(rowId(id))?.focus());
}

function rowId(conflict: string): string {
  return `conflict-row ${conflict}`.replaceAll(' ', '-');
}
