import { Button, Modal } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { localTime } from '#renderer/components/local-time.ts';
import { WindowedTable } from '#renderer/components/table/WindowedTable.tsx';
import { useWatched } from '#renderer/components/use-watched.ts';
import type { LedgerStore, PastImport } from '#renderer/data/ledger-store.ts';
import { host } from '#renderer/host/host.ts';
import type { ExchangeState } from '#shared/host/host-api.ts';
import { KeptList } from './KeptList.tsx';
import { sentIn } from './sent-imports.ts';
import { UndoDialog } from './UndoDialog.tsx';
import './plan.css';

/** 导入记录: every import, what came of it, and the way to take it back until it is sent. */
export function PastImports({ store }: { readonly store: LedgerStore }) {
  const version = useWatched(store);
  const exchange = useExchange();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the store changes in place, its version tells when
  const imports = useMemo(() => store.pastImports(), [store, version]);
  const [undoing, setUndoing] = useState<PastImport>();
  const [looking, setLooking] = useState<PastImport>();
  if (imports.length === 0) return null;
  return (
    <section aria-labelledby="past-imports" className="import-past">
      <h2 id="past-imports">导入记录</h2>
      <div className="import-past-list" style={{ height: heightFor(imports.length) }}>
        <WindowedTable<PastImport>
          label="导入记录"
          rows={imports}
          rowKey={({ id }) => id}
          columns={[
            {
              key: 'at',
              title: '时间',
              width: 150,
              render: ({ at }) => <span className="digits">{localTime(at)}</span>,
            },
            { key: 'file', title: '文件', render: ({ file }) => <span title={file}>{file}</span> },
            { key: 'who', title: '操作人', width: 120, render: ({ userName }) => userName },
            { key: 'rows', title: '行数', width: 230, render: ({ counts }) => rowsInWords(counts) },
            {
              key: 'state',
              title: '状态',
              width: 290,
              render: (past) => <State past={past} exchange={exchange} onLook={() => setLooking(past)} />,
            },
            {
              key: 'undo',
              title: '操作',
              width: 84,
              render: (past) =>
                past.takenBack || !past.place || (exchange && sentIn(past, exchange)) ? null : (
                  <Button size="small" aria-label={`撤销 ${past.file} 的导入`} onClick={() => setUndoing(past)}>
                    撤销
                  </Button>
                ),
            },
          ]}
        />
      </div>
      {undoing && (
        <UndoDialog
          past={undoing}
          store={store}
          onDone={() => setUndoing(undefined)}
          onClose={() => setUndoing(undefined)}
        />
      )}
      {looking && <KeptDialog past={looking} store={store} onClose={() => setLooking(undefined)} />}
    </section>
  );
}

/** As high as its rows, up to five of them. */
function heightFor(rows: number): number {
  return 40 + 40 * Math.min(rows, 5);
}

function useExchange(): ExchangeState | undefined {
  const [exchange, setExchange] = useState<ExchangeState>();
  useEffect(() => {
    let isShown = true;
    void host.exchangeState().then((state) => isShown && state.ok && setExchange(state.value));
    return () => {
      isShown = false;
    };
  }, []);
  return exchange;
}

type StateProps = {
  readonly past: PastImport;
  readonly exchange: ExchangeState | undefined;
  readonly onLook: () => void;
};

function State({ past, exchange, onLook }: StateProps) {
  const { takenBack, place } = past;
  if (takenBack)
    return (
      <>
        已撤销 <span className="digits import-soft">{localTime(takenBack.at)}</span>
        {takenBack.keptCount > 0 && (
          <Button type="link" size="small" onClick={onLook}>
            保留 {takenBack.keptCount.toLocaleString('zh-CN')} 处
          </Button>
        )}
      </>
    );
  const sent = exchange && sentIn(past, exchange);
  if (sent) return sent.bundleNo === undefined ? '已报送，不能撤销' : `已报送（第 ${sent.bundleNo} 号），不能撤销`;
  return place ? '已入库' : '已入库（在别的电脑上）';
}

type KeptDialogProps = { readonly past: PastImport; readonly store: LedgerStore; readonly onClose: () => void };

function KeptDialog({ past: { file, takenBack }, store, onClose }: KeptDialogProps) {
  const kept = takenBack?.kept ?? [];
  const more = (takenBack?.keptCount ?? 0) - kept.length;
  return (
    <Modal open width={860} title={`撤销“${file}”时保留的内容`} footer={null} onCancel={onClose}>
      <div className="import-kept">
        <KeptList kept={kept} store={store} />
      </div>
      {more > 0 && <p className="import-soft">另有 {more.toLocaleString('zh-CN')} 处没有列出。</p>}
    </Modal>
  );
}

/** 新增 98，更新 4，跳过 5 */
function rowsInWords(counts: PastImport['counts']): string {
  const words = [
    ['新增', counts.create],
    ['更新', counts.update],
    ['合并', counts.merge],
    ['无变化', counts.same],
    ['跳过', (counts.skip ?? 0) + (counts.doubtful ?? 0)],
  ] as const;
  return words.flatMap(([word, count]) => (count ? [`${word} ${count.toLocaleString('zh-CN')}`] : [])).join('，');
}
