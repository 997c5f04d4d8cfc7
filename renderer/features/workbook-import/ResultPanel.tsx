import { Button } from 'antd';
import { useMemo, useState } from 'react';
import type { LedgerStore, UndoReport } from '#renderer/data/ledger-store.ts';
import { CountTable } from './CountTable.tsx';
import { ExportUnimported } from './ExportUnimported.tsx';
import { chosenTables } from './import-choices.ts';
import { changeImport, forgetImport, type ImportResult, type ImportState } from './import-state.ts';
import { KeptList } from './KeptList.tsx';
import { KeptNote } from './KeptNote.tsx';
import { pageOf } from './row-actions.ts';
import { SkippedList } from './SkippedList.tsx';
import { UndoDialog } from './UndoDialog.tsx';
import { skippedRows } from './undecided-rows.ts';

type ResultPanelProps = {
  readonly state: ImportState;
  readonly result: ImportResult;
  readonly store: LedgerStore;
};

/** What was done, and the ways on: look at it, take it back, keep the rows that stayed out. */
export function ResultPanel({ state: { tables, kept }, result, store }: ResultPanelProps) {
  const { plan, takenBack, importId } = result;
  const [isUndoing, setUndoing] = useState(false);
  const chosen = useMemo(() => chosenTables(tables), [tables]);
  const skipped = useMemo(() => skippedRows(chosen, plan), [chosen, plan]);
  const past = isUndoing ? store.pastImports().find(({ id }) => id === importId) : undefined;
  const done = (report: UndoReport) => {
    setUndoing(false);
    changeImport({ result: { ...result, takenBack: report } });
  };
  const pages = [...new Map(chosen.map(({ entities: [entity] }) => [pageOf[entity].href, pageOf[entity].label]))];
  return (
    <>
      <div className="import-body">
        <h2 role="status" className={takenBack ? undefined : 'import-good'}>
          {takenBack ? `已撤销：${takenBack.records.toLocaleString('zh-CN')} 条记录` : '✓ 已入库'}
        </h2>
        {takenBack ? <TakenBack report={takenBack} store={store} /> : <CountTable tables={chosen} plan={plan} />}
        {skipped.length > 0 && (
          <>
            <h2>没有导入的行</h2>
            <KeptNote kept={kept} />
            <div className="import-fill">
              <SkippedList rows={skipped} />
            </div>
          </>
        )}
      </div>
      {past && <UndoDialog past={past} store={store} onDone={done} onClose={() => setUndoing(false)} />}
      <footer className="import-foot">
        {!takenBack && <Button onClick={() => setUndoing(true)}>撤销本次导入</Button>}
        <ExportUnimported rows={skipped} />
        <span className="import-gap" />
        {pages.map(([href, label]) => (
          <a key={href} className="import-link" href={href}>
            {label}
          </a>
        ))}
        <Button type="primary" onClick={forgetImport}>
          再导入一个文件
        </Button>
      </footer>
    </>
  );
}

function TakenBack({ report: { kept }, store }: { readonly report: UndoReport; readonly store: LedgerStore }) {
  if (kept.length === 0) return <p>本次新增的已作废，改过的内容已恢复原值。</p>;
  return (
    <>
      <p>
        本次新增的已作废，改过的内容已恢复原值。下面 {kept.length.toLocaleString('zh-CN')}{' '}
        处后来又改过或用到，保留不动：
      </p>
      <div className="import-fill">
        <KeptList kept={kept} store={store} />
      </div>
    </>
  );
}
