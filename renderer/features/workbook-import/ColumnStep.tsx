import { App, Button, Checkbox, DatePicker, Select, Tabs } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { entities } from '#shared/domain/entities.ts';
import { ColumnTable } from './ColumnTable.tsx';
import { chosenTables, goTo } from './import-choices.ts';
import { changeImport, type ImportOptions, type ImportState } from './import-state.ts';
import { countOutcomes } from './problem-groups.ts';
import { askToGiveUp } from './use-leave-guard.ts';

const modes: readonly { readonly value: ImportOptions['mode']; readonly label: string }[] = [
  { value: 'upsert', label: '新增并更新' },
  { value: 'addOnly', label: '只新增' },
  { value: 'updateOnly', label: '只更新' },
];

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
        <Options options={state.options} keys={entities[table.entities[0]].keys.map((key) => keyLabel(table, key))} />
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

function keyLabel({ entities: [entity] }: Parameters<typeof ColumnTable>[0]['table'], key: readonly string[]): string {
  return key.map((field) => entities[entity].fields[field]?.label ?? field).join(' + ');
}

type OptionsProps = { readonly options: ImportOptions; readonly keys: readonly string[] };

/** How rows find what the ledger holds already, and what they may do to it. */
function Options({ options, keys }: OptionsProps) {
  const change = (patch: Partial<ImportOptions>) =>
    changeImport({ options: { ...options, ...patch }, plan: undefined });
  return (
    <div className="import-options">
      <span>
        匹配依据：<strong>{keys.join('，没有时用 ')}</strong>
      </span>
      <label htmlFor="import-mode">方式</label>
      <Select
        id="import-mode"
        className="import-mode"
        value={options.mode}
        options={[...modes]}
        onChange={(mode) => change({ mode })}
      />
      <label htmlFor="import-as-of">数据截止日期</label>
      <DatePicker
        id="import-as-of"
        allowClear={false}
        value={dayjs(options.asOf)}
        onChange={(day) => day && change({ asOf: day.format('YYYY-MM-DD') })}
      />
      <Checkbox checked={options.blankErases} onChange={(event) => change({ blankErases: event.target.checked })}>
        空单元格也覆盖
      </Checkbox>
    </div>
  );
}
