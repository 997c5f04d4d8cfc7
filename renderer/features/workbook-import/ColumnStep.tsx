import { App, Button, Tabs } from 'antd';
import { useState } from 'react';
import { entities } from '#shared/domain/entities.ts';
import { ColumnTable } from './ColumnTable.tsx';
import { ImportOptions } from './ImportOptions.tsx';
import { chosenTables, goTo } from './import-choices.ts';
import type { ImportState } from './import-state.ts';
import { countOutcomes } from './problem-groups.ts';
import { askToGiveUp } from './use-leave-guard.ts';

/** 2 对表头: every column of the file and the field it goes to. */
export function ColumnStep({ state }: { readonly state: ImportState }) {
  const { modal } = App.useApp();
  const tables = chosenTables(state.tables);
  const [shown, setShown] = useState(String(tables[0]?.index ?? ''));
  const table = tables.find(({ index }) => String(index) === shown) ?? tables[0];
  if (!table) return null;
  const left = table.columns.filter(({ target }) => !target);
  const counts = countOutcomes(table.rows);
  return (
    <>
      <div className="import-body">
        {tables.length > 1 && (
          <Tabs
            className="import-choice"
            activeKey={String(table.index)}
            onChange={setShown}
            items={tables.map(({ index, sheet, entities: of }) => ({
              key: String(index),
              label: `${sheet}（${of.map((entity) => entities[entity].label).join('、')}）`,
              children: null,
            }))}
          />
        )}
        <div className="import-fill">
          <ColumnTable key={table.index} table={table} index={table.index} />
        </div>
        <p className="import-soft" role="status">
          {state.isRechecking
            ? '正在按新的对应关系重新检查…'
            : `共 ${table.columns.length} 列，${left.length} 列不导入${left.length > 0 ? `：${namesOf(left)}` : ''}。必须先改 ${counts.rejected} 行。`}
        </p>
        <ImportOptions options={state.options} table={table} index={table.index} />
      </div>
      <footer className="import-foot">
        <Button onClick={() => askToGiveUp(modal)}>放弃导入</Button>
        <span className="import-gap" />
        <Button onClick={() => goTo('file')}>上一步</Button>
        <Button type="primary" disabled={state.isRechecking} onClick={() => goTo('problems')}>
          下一步：改问题
        </Button>
      </footer>
    </>
  );
}

function namesOf(columns: readonly { readonly col: string; readonly header: string }[]): string {
  const names = columns.slice(0, 6).map(({ col, header }) => header.replaceAll('\n', '') || `${col} 列`);
  return columns.length > 6 ? `${names.join('、')}等` : names.join('、');
}
