import { Alert, Button, Modal } from 'antd';
import { localTime } from '#renderer/components/local-time.ts';
import { placeInWords } from '#renderer/components/place-in-words.ts';
import { useTask } from '#renderer/components/use-task.ts';
import type { HistoryEntry, LedgerStore } from '#renderer/data/ledger-store.ts';
import { describeStoreProblem } from '#renderer/data/store-problem.ts';
import { isEntityName } from '#shared/domain/entities.ts';
import { recordById } from '#shared/ledger/book.ts';
import type { Decision } from '#shared/ledger/conflict-notes.ts';
import { conflictTitle } from '#shared/ledger/conflict-words.ts';
import { valueWords } from './side-words.ts';
import { useHistory } from './use-head-origins.ts';

type SwapDialogProps = { readonly store: LedgerStore; readonly decision: Decision; onClose(): void };

/** The values that were in dispute, read from the history; any of them can be put back. */
export function SwapDialog({ store, decision, onClose }: SwapDialogProps) {
  const { table, record, field = '', heads } = decision;
  const { busy, problem, run } = useTask();
  const history = useHistory(store, table, record, store.conflicts.version());
  const sides = heads.flatMap((op) => history.get(op)?.filter((entry) => entry.field === field) ?? []);
  const now = isEntityName(table) ? recordById(store.book, table, record)?.values[field] : undefined;
  const swap = async ({ newValue }: HistoryEntry) => {
    if (!isEntityName(table)) return;
    const change = {
      kind: 'update',
      entity: table,
      id: record,
      values: { [field]: newValue },
      why: '核对冲突：改选',
    } as const;
    const saved = await run(async () => {
      const written = await store.commit([change], `改选${conflictTitle(store.book, decision)}`);
      return written.ok ? written : { ok: false, error: { message: describeStoreProblem(written.error) } };
    });
    if (saved) onClose();
  };
  return (
    <Modal open title={conflictTitle(store.book, decision)} footer={null} onCancel={onClose} width={640}>
      {problem && <Alert type="error" showIcon title={problem} />}
      <ul className="conflict-swap">
        {sides.map((side) => (
          <li key={side.op}>
            <div>
              <p className="conflict-value">
                {valueWords({ book: store.book, isRevealed: false }, table, field, side.newValue)}
              </p>
              <p className="conflict-origin">
                {side.userName}@{side.deviceName} · {localTime(side.at)} ·{' '}
                {side.source ? `导入：${placeInWords(side.source)}` : '手工'}
              </p>
            </div>
            {JSON.stringify(side.newValue) === JSON.stringify(now ?? null) ? (
              <span>台账现在用这个</span>
            ) : (
              <Button loading={busy} onClick={() => void swap(side)}>
                改用这个
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Modal>
  );
}
