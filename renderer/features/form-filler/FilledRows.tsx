import { Button, Checkbox } from 'antd';
import { useMemo } from 'react';
import type { GridRow } from '#renderer/components/grid/row.ts';
import { type WindowedColumn, WindowedTable } from '#renderer/components/table/WindowedTable.tsx';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { writtenCell } from '#shared/workbook/fill/cell-content.ts';
import { type FillContext, valueForTarget } from '#shared/workbook/fill/fill-target.ts';
import type { FormColumn, FormLayout } from '#shared/workbook/fill/form-layout.ts';
import { readingOf } from './fill-values.ts';
import { changeFiller, type FillerState } from './filler-state.ts';
import type { FillRows } from './use-fill-rows.ts';

type FilledRowsProps = {
  readonly state: FillerState;
  readonly store: LedgerStore;
  readonly layout: FormLayout;
  readonly rows: FillRows;
  readonly context: FillContext;
};

/** A line about the office stands in the list without a record. */
type Line = { readonly id: string; readonly row: GridRow | undefined };

const officeLine: Line = { id: 'office', row: undefined };

/** The records as they will stand in the form, each with a tick. */
export function FilledRows({ state, store, layout, rows, context }: FilledRowsProps) {
  const { source, shown, chosen } = rows;
  const lines = useMemo<readonly Line[]>(
    () => (source ? shown.map((row) => ({ id: row.id, row })) : [officeLine]),
    [source, shown],
  );
  const places = useMemo(() => new Map(chosen.map(({ id }, at) => [id, at])), [chosen]);
  const filled = layout.columns.flatMap((column, i) => {
    const target = state.columns[i]?.target;
    return target ? [{ column, target }] : [];
  });
  const columns: readonly WindowedColumn<Line>[] = [
    ...(source
      ? [
          {
            key: 'tick',
            title: '填',
            width: 44,
            render: (line: Line) => <Tick line={line} state={state} rows={rows} />,
          },
        ]
      : []),
    ...filled.map(
      ({ column, target }): WindowedColumn<Line> => ({
        key: column.letters,
        title: column.header,
        width: widthOf(column),
        render: ({ id, row }) => {
          if (state.left.has(id)) return null;
          const reading = readingOf(store.book, source, row, context.today);
          const value = valueForTarget(target, reading, context, places.get(id) ?? 0, column.header);
          const { shown: text, isForeign } = writtenCell(value, column.traits);
          return <FilledCell text={text} isForeign={isForeign} />;
        },
      }),
    ),
  ];
  return (
    <>
      {source && <TickTools state={state} rows={rows} />}
      <div className="filler-fill">
        <WindowedTable<Line>
          label="将填的行"
          rows={lines}
          rowKey={({ id }) => id}
          rowHeight={34}
          columns={columns}
          empty="没有符合条件的记录。"
        />
      </div>
    </>
  );
}

function FilledCell({ text, isForeign }: { readonly text: string; readonly isForeign: boolean }) {
  if (!isForeign) return <span title={text}>{text}</span>;
  return (
    <span className="filler-foreign" title="表里的下拉没有这个选项，会原样写进去">
      {text}（下拉没有）
    </span>
  );
}

function widthOf({ header, traits }: FormColumn): number {
  if (/身份证|证件号|信用代码|地址|单位|企业|名称/.test(header)) return 190;
  if (/电话|手机|日期|时间|年月/.test(header)) return 130;
  return Math.min(190, Math.max(80, header.length * 15 + 20)) + (traits.choices ? 20 : 0);
}

function Tick({
  line: { id },
  state,
  rows,
}: {
  readonly line: Line;
  readonly state: FillerState;
  readonly rows: FillRows;
}) {
  const { left } = state;
  const name = rows.reading.titleOf(rows.source?.register.declaration.name ?? 'person', id);
  return (
    <Checkbox
      aria-label={`填 ${name}`}
      checked={!left.has(id)}
      onChange={({ target: { checked } }) => {
        const now = new Set(left);
        if (checked) now.delete(id);
        else now.add(id);
        changeFiller({ left: now });
      }}
    />
  );
}

function TickTools({
  state,
  rows: { all, shown, chosen, source },
}: {
  readonly state: FillerState;
  readonly rows: FillRows;
}) {
  const unit = source?.register.declaration.unit ?? '条';
  const count = (number: number) => number.toLocaleString('zh-CN');
  return (
    <div className="filler-ticks">
      <span role="status">
        {source?.label}共 {count(all.length)} {unit}
        {shown.length !== all.length && `，筛选后 ${count(shown.length)} ${unit}`}，勾选 {count(chosen.length)} {unit}
      </span>
      <Button size="small" disabled={state.left.size === 0} onClick={() => changeFiller({ left: new Set() })}>
        全部勾选
      </Button>
      <Button
        size="small"
        disabled={chosen.length === 0}
        onClick={() => changeFiller({ left: new Set([...state.left, ...shown.map(({ id }) => id)]) })}
      >
        全部不勾
      </Button>
    </div>
  );
}
