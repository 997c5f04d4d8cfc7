import { Alert, Button, Tabs } from 'antd';
import { useMemo } from 'react';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { ChangeTable } from './ChangeTable.tsx';
import { MissingList } from './MissingList.tsx';
import { NewRowTable } from './NewRowTable.tsx';
import { ProblemTable } from './ProblemTable.tsx';
import { RepeatedTable } from './RepeatedTable.tsx';
import { ReturnNotices } from './ReturnNotices.tsx';
import { newRowsOf, type Tally, tallyOf } from './receive-choices.ts';
import { forgetReceiving, type Receiving } from './receive-state.ts';
import { saveReturn } from './save-return.ts';
import type { ReturnSummary } from './trip-messages.ts';

type ReceiveViewProps = {
  readonly store: LedgerStore;
  readonly state: Receiving;
  readonly summary: ReturnSummary;
};

/** What came back, cell by cell against what went out and what the ledger holds. */
export function ReceiveView({ store, state, summary }: ReceiveViewProps) {
  const tally = useMemo(() => tallyOf(state), [state]);
  return (
    <>
      <ReturnNotices store={store} state={state} summary={summary} />
      {state.refusal && <Alert type="warning" showIcon role="alert" className="trips-refusal" title={state.refusal} />}
      <div className="trips-body">
        {state.comparison ? (
          <Tabs className="trips-tabs" items={tabsOf(store, state, summary)} />
        ) : (
          <p role="status">正在与台账比对…</p>
        )}
      </div>
      <Foot state={state} tally={tally} />
    </>
  );
}

function tabsOf(store: LedgerStore, state: Receiving, summary: ReturnSummary) {
  const { differences = [], rows = [], missing = [] } = state.comparison ?? {};
  const changes = differences.filter(({ cell }) => cell.problem === undefined);
  const problems = differences.filter(({ cell }) => cell.problem !== undefined);
  const gone = rows.filter((row) => row.gone !== undefined);
  const added = newRowsOf(state);
  const count = (number: number) => number.toLocaleString('zh-CN');
  return [
    {
      key: 'changes',
      label: `改动 ${count(changes.length)}`,
      children: <ChangeTable store={store} state={state} summary={summary} differences={changes} />,
    },
    {
      key: 'added',
      label: `新增的行 ${count(added.length)}`,
      children: <NewRowTable state={state} summary={summary} rows={added} />,
    },
    {
      key: 'problems',
      label: `不能采用 ${count(problems.length + gone.length)}`,
      children: <ProblemTable problems={problems} gone={gone} />,
    },
    {
      key: 'missing',
      label: summary.missing ? `对方表中没有 ${count(missing.length)}` : '对方表中没有',
      children: <MissingList summary={summary} missing={missing} />,
    },
    ...(state.repeated.length > 0
      ? [
          {
            key: 'repeated',
            label: `编号重复 ${count(state.repeated.length)}`,
            children: <RepeatedTable store={store} state={state} summary={summary} />,
          },
        ]
      : []),
  ];
}

function Foot({ state, tally }: { readonly state: Receiving; readonly tally: Tally }) {
  const { adopted, kept, left, added } = tally;
  const isReady = state.comparison !== undefined && !state.isOutdated && !state.isReading && !state.isSaving;
  const parts = [
    `采用对方 ${adopted.length.toLocaleString('zh-CN')} 处`,
    `保留我们的 ${kept.toLocaleString('zh-CN')} 处`,
    ...(added.length > 0 ? [`新增 ${added.length.toLocaleString('zh-CN')} 条`] : []),
  ];
  return (
    <footer className="trips-foot">
      <Button disabled={state.isSaving} onClick={forgetReceiving}>
        换一个文件
      </Button>
      <span role="status" className="trips-sum">
        {state.isSaving ? '正在入库，请不要关闭窗口…' : parts.join('，')}
        {!state.isSaving && left > 0 && <strong>，还有 {left.toLocaleString('zh-CN')} 处没定（先不改台账）</strong>}
      </span>
      <span className="trips-gap" />
      <Button
        type="primary"
        disabled={!isReady}
        loading={state.isSaving && { delay: 300 }}
        onClick={() => void saveReturn()}
      >
        {adopted.length + added.length > 0 ? '入库' : left > 0 ? '记为部分收回' : '记为已收回'}
      </Button>
    </footer>
  );
}
