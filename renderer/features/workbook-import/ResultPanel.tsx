import { App, Button } from 'antd';
import { useMemo } from 'react';
import { CountTable } from './CountTable.tsx';
import { ExportUnimported } from './ExportUnimported.tsx';
import { chosenTables } from './import-choices.ts';
import { forgetImport, type ImportResult, type ImportState } from './import-state.ts';
import { KeptNote } from './KeptNote.tsx';
import { takeBack } from './plan-import.ts';
import { pageOf } from './row-actions.ts';
import { SkippedList } from './SkippedList.tsx';
import { skippedRows } from './undecided-rows.ts';

type ResultPanelProps = { readonly state: ImportState; readonly result: ImportResult };

/** What was done, and the ways on: look at it, take it back, keep the rows that stayed out. */
export function ResultPanel({ state: { tables, isSaving, kept }, result: { plan, takenBack } }: ResultPanelProps) {
  const { modal } = App.useApp();
  const chosen = useMemo(() => chosenTables(tables), [tables]);
  const skipped = useMemo(() => skippedRows(chosen, plan), [chosen, plan]);
  const isTakenBack = takenBack !== undefined;
  const askToTakeBack = () =>
    modal.confirm({
      title: '撤销本次导入',
      content: '本次新增的记录会作废，改过的内容恢复原值；导入以后又改过、又用到的，保留不动。',
      okText: '撤销',
      cancelText: '不撤销',
      onOk: takeBack,
    });
  const pages = [...new Map(chosen.map(({ entities: [entity] }) => [pageOf[entity].href, pageOf[entity].label]))];
  return (
    <>
      <div className="import-body">
        <h2 role="status" className={isTakenBack ? undefined : 'import-good'}>
          {isTakenBack ? `已撤销：${takenBack}` : '✓ 已入库'}
        </h2>
        {!isTakenBack && <CountTable tables={chosen} plan={plan} />}
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
      <footer className="import-foot">
        {!isTakenBack && (
          <Button loading={isSaving && { delay: 300 }} onClick={askToTakeBack}>
            撤销本次导入
          </Button>
        )}
        <ExportUnimported rows={skipped} />
        <span className="import-gap" />
        {pages.map(([href, label]) => (
          <a key={href} className="import-link" href={href}>
            {label}
          </a>
        ))}
        <Button type="primary" disabled={isSaving} onClick={forgetImport}>
          再导入一个文件
        </Button>
      </footer>
    </>
  );
}
