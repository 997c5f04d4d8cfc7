import { Alert, Button, Input, Select } from 'antd';
import { useEffect, useState } from 'react';
import { FilterChips } from '#renderer/components/filter/FilterChips.tsx';
import { FilterDialog } from '#renderer/components/filter/FilterDialog.tsx';
import { withFilter } from '#renderer/components/filter/filters.ts';
import type { GridColumn } from '#renderer/components/grid/columns.ts';
import { useTask } from '#renderer/components/use-task.ts';
import { useWatched } from '#renderer/components/use-watched.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import type { FormLayout } from '#shared/workbook/fill/form-layout.ts';
import { FilledRows } from './FilledRows.tsx';
import { fillContextOf } from './fill-context.ts';
import { changeFiller, type FillerState } from './filler-state.ts';
import { PeriodForm } from './PeriodForm.tsx';
import { PrivacyTicks, privacyObstacle } from './PrivacyTicks.tsx';
import { saveFilledForm, showSaved } from './save-form.ts';
import { useFigures } from './use-figures.ts';
import { type FillRows, useFillRows } from './use-fill-rows.ts';

type RowStepProps = { readonly state: FillerState; readonly store: LedgerStore; readonly layout: FormLayout };

/** 3 选记录、保存: which records, how they will look in the form, and the file. */
export function RowStep({ state, store, layout }: RowStepProps) {
  const rows = useFillRows(state, store);
  useFigures(state, store, useWatched(store));
  const { busy, problem, setProblem, run } = useTask();
  const { columns, filters, inFull, left, purpose } = state;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was complained about may be put right by any of these
  useEffect(() => setProblem(undefined), [columns, filters, inFull, left, purpose]);
  const context = fillContextOf(state, store, rows);
  const lines = layout.area ? (rows.source ? rows.chosen : [undefined]) : [];
  const save = async () => {
    const obstacle = privacyObstacle(state) ?? emptyObstacle(lines.length, layout, state);
    if (obstacle) return setProblem(obstacle);
    const saved = await run(() => saveFilledForm(store, state, lines, { ...context, count: lines.length }));
    if (saved) showSaved(saved);
  };
  return (
    <>
      <div className="filler-body">
        {state.remembered && <Recalled state={state} />}
        {rows.source && layout.area && <RowTools state={state} rows={rows} />}
        <PeriodForm state={state} />
        {layout.area && <FilledRows state={state} store={store} layout={layout} rows={rows} context={context} />}
        <PrivacyTicks state={state} />
        {problem && <Alert type="error" showIcon role="alert" title={problem} />}
      </div>
      <footer className="filler-foot">
        <Button onClick={() => changeFiller({ step: 'columns', refusal: undefined })}>上一步</Button>
        <span className="filler-soft" role="status">
          {roomSentence(lines.length, layout)}
        </span>
        <span className="filler-space" />
        <Button type="primary" loading={busy && { delay: 300 }} disabled={busy} onClick={() => void save()}>
          填好并保存
        </Button>
      </footer>
    </>
  );
}

function emptyObstacle(lines: number, { area }: FormLayout, { columns, spots }: FillerState): string | undefined {
  const hasTarget = [...columns, ...spots].some(({ target }) => target);
  if (!hasTarget) return '一列也没有对上，填不出内容。请回上一步选每列填什么。';
  return area && lines === 0 && columns.some(({ target }) => target)
    ? '没有选中的记录，请改一改筛选，或勾选几条。'
    : undefined;
}

/** 将填 36 条；空表有 10 行空行，会增加 26 行 */
function roomSentence(lines: number, { area }: FormLayout): string {
  if (!area) return '只填单个的格。';
  const room = area.last - area.first + 1;
  const counted = `将填 ${lines.toLocaleString('zh-CN')} 行，空表有 ${room.toLocaleString('zh-CN')} 行空行`;
  if (lines > room) return `${counted}，会增加 ${(lines - room).toLocaleString('zh-CN')} 行。`;
  return lines < room ? `${counted}，剩下的留空。` : `${counted}，正好。`;
}

function Recalled({ state }: { readonly state: FillerState }) {
  return (
    <div className="filler-recalled" role="note">
      <span>已用上次的对应（{state.remembered?.at.slice(0, 10)}），包括筛选条件。</span>
      <Button type="link" size="small" onClick={() => changeFiller({ step: 'columns' })}>
        看看或改对应
      </Button>
    </div>
  );
}

type Dialog = { readonly column: GridColumn | undefined };

/** Search, filters and order of the records. */
function RowTools({ state, rows }: { readonly state: FillerState; readonly rows: FillRows }) {
  const [dialog, setDialog] = useState<Dialog>();
  const { filters } = state;
  const orders = state.columns.flatMap(({ target }) => {
    const id = target?.kind === 'field' ? `${target.entity}.${target.field}` : undefined;
    return rows.columns.find((column) => column.id === id) ?? [];
  });
  return (
    <div className="filler-tools">
      <Input
        type="search"
        className="filler-search"
        aria-label="查找记录"
        placeholder="查找，可用拼音首字母"
        allowClear
        value={state.typed}
        onChange={(event) => changeFiller({ typed: event.target.value })}
      />
      <FilterChips
        filters={filters}
        onAdd={() => setDialog({ column: undefined })}
        onChange={({ column }) => setDialog({ column })}
        onRemove={({ column }) => changeFiller({ filters: filters.filter((each) => each.column.id !== column.id) })}
        onClear={() => changeFiller({ filters: [] })}
      />
      <label htmlFor="filler-order">排列</label>
      <Select
        id="filler-order"
        className="filler-order"
        value={state.order ?? ''}
        options={[
          { value: '', label: '按登记先后' },
          ...orders.map(({ id, heading }) => ({ value: id, label: `按${heading}` })),
        ]}
        onChange={(id: string) => changeFiller({ order: id === '' ? undefined : id })}
      />
      {dialog && (
        <FilterDialog
          columns={rows.columns}
          rows={rows.all}
          reading={rows.reading}
          filters={filters}
          start={dialog.column}
          onApply={(filter) => {
            changeFiller({ filters: withFilter(filters, filter) });
            setDialog(undefined);
          }}
          onSort={(column, direction) => {
            changeFiller({ order: direction === null ? undefined : column.id });
            setDialog(undefined);
          }}
          onClose={() => setDialog(undefined)}
        />
      )}
    </div>
  );
}
