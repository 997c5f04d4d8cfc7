import { localTime } from '#renderer/components/local-time.ts';
import { placeInWords } from '#renderer/components/place-in-words.ts';
import type { HistoryEntry, LedgerStore } from '#renderer/data/ledger-store.ts';
import type { ConflictHead } from '#shared/ledger/conflict.ts';
import { instantOfStamp } from '#shared/ledger/stamps.ts';

type SideOriginProps = {
  readonly store: LedgerStore;
  readonly head: ConflictHead;
  readonly history: ReadonlyMap<string, readonly HistoryEntry[]>;
};

/** Who wrote it, on which PC, when, and from which cell of which file. */
export function SideOrigin({ store, head, history }: SideOriginProps) {
  const { userName, deviceName } = store.conflicts.writerOf(head);
  const source = history.get(head.op)?.find(({ source: from }) => from !== undefined)?.source;
  return (
    <p className="conflict-origin">
      {userName}@{deviceName} · {localTime(instantOfStamp(head.at))} ·{' '}
      {source ? `导入：${placeInWords(source)}` : '手工'}
    </p>
  );
}
