import { Button, Select } from 'antd';
import { useMemo, useState } from 'react';
import { type WindowedColumn, WindowedTable } from '#renderer/components/table/WindowedTable.tsx';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import type { LeftCells } from '#shared/ledger/import-leave-out.ts';
import type { ImportPlan } from '#shared/ledger/import-types.ts';
import { type CellWords, cellKindWords, cellWords, labelOfCell } from './cell-words.ts';
import { FieldTicks } from './FieldTicks.tsx';
import { type FieldCells, range, tickOf } from './field-summary.ts';
import { tickCells } from './import-choices.ts';
import { RecordOriginText } from './RecordOriginText.tsx';
import { TickBox } from './TickBox.tsx';
import { useReveal } from './use-reveal.ts';

type ChangeListProps = {
  readonly plan: ImportPlan;
  readonly fields: readonly FieldCells[];
  readonly left: LeftCells | undefined;
  readonly store: LedgerStore;
};

/** Every value that would change in records of the ledger, old → new, with a tick for each row, field and cell. */
export function ChangeList({ plan, fields, left, store }: ChangeListProps) {
  const [only, setOnly] = useState('');
  const { isRevealed, reveal } = useReveal(store, plan);
  const words = useMemo(() => cellWords(store.book, plan, isRevealed), [store, plan, isRevealed]);
  const shown = useMemo(
    () => fields.find(({ key }) => key === only)?.cells ?? plan.cells.map((_, index) => index),
    [fields, only, plan],
  );
  return (
    <div className="import-changes">
      <FieldTicks fields={fields} left={left} />
      <div className="import-rows">
        <div className="import-row">
          <label htmlFor="import-only">只看</label>
          <Select
            id="import-only"
            className="import-only"
            value={only}
            options={[
              { value: '', label: '全部字段' },
              ...fields.map(({ key, label, cells }) => ({ value: key, label: `${label}（${cells.length}）` })),
            ]}
            onChange={setOnly}
          />
          <span className="import-gap" />
          {!isRevealed && (
            <Button size="small" onClick={reveal}>
              显示完整原值
            </Button>
          )}
        </div>
        <div className="import-fill">
          <WindowedTable<number>
            label="更新的内容"
            rows={shown}
            rowKey={String}
            empty="没有要更新的内容：都是新增，或者与台账相同。"
            columns={columnsOf({ plan, left, store, words, shown })}
          />
        </div>
      </div>
    </div>
  );
}

type Shown = Pick<ChangeListProps, 'plan' | 'left' | 'store'> & {
  readonly words: CellWords;
  readonly shown: readonly number[];
};

function columnsOf(list: Shown): readonly WindowedColumn<number>[] {
  const cellAt = (index: number) => list.plan.cells[index] as ImportPlan['cells'][number];
  const isFirst = (at: number) => cellAt(list.shown[at] ?? 0).row !== list.plan.cells[list.shown[at - 1] ?? -1]?.row;
  return [
    {
      key: 'row',
      title: '行',
      width: 172,
      render: (index, at) => isFirst(at) && <RowTick list={list} index={index} />,
    },
    {
      key: 'record',
      title: '记录',
      width: 84,
      render: (index, at) => isFirst(at) && <RecordTitle list={list} index={index} />,
    },
    { key: 'field', title: '字段', width: 144, render: (index) => <CellTick list={list} index={index} /> },
    { key: 'old', title: '原值', render: (index) => textIn(list.words.oldText(cellAt(index), cellAt(index).oldValue)) },
    { key: 'new', title: '新值', render: (index) => textIn(list.words.newText(cellAt(index), cellAt(index).newValue)) },
    { key: 'kind', title: '处理', width: 92, render: (index) => <KindTag list={list} index={index} /> },
    {
      key: 'origin',
      title: '台账记录来自',
      width: 132,
      render: (index, at) => isFirst(at) && <Origin list={list} index={index} />,
    },
  ];
}

function textIn(text: string) {
  return <span title={text}>{text}</span>;
}

type InList = { readonly list: Shown; readonly index: number };

function rowOf({ list: { plan }, index }: InList) {
  return plan.rows[plan.cells[index]?.row ?? 0] as ImportPlan['rows'][number];
}

function RowTick({ list, index }: InList) {
  const { sheet, row, firstCell, cellCount } = rowOf({ list, index });
  const cells = () => range(firstCell, cellCount);
  const place = `${sheet} 第 ${row} 行`;
  return (
    <TickBox
      tick={tickOf(cells(), list.left)}
      label={`${place}，整行`}
      text={place}
      onTick={(isTicked) => tickCells(cells(), isTicked)}
    />
  );
}

function RecordTitle({ list, index }: InList) {
  const [record] = rowOf({ list, index }).records;
  return record ? textIn(list.words.titleOf(record)) : null;
}

function CellTick({ list, index }: InList) {
  const { sheet, row } = rowOf({ list, index });
  const cell = list.plan.cells[index];
  if (!cell) return null;
  const label = labelOfCell(cell);
  return (
    <TickBox
      tick={list.left?.[index] === 1 ? 'none' : 'all'}
      label={`${sheet} 第 ${row} 行，${label}`}
      text={label}
      onTick={(isTicked) => tickCells([index], isTicked)}
    />
  );
}

function KindTag({ list, index }: InList) {
  const kind = list.plan.cells[index]?.kind ?? 'update';
  const isLeft = list.left?.[index] === 1;
  return (
    <span className="import-tag" data-kind={isLeft ? 'left' : kind}>
      {isLeft ? '保持原样' : cellKindWords[kind]}
    </span>
  );
}

function Origin({ list, index }: InList) {
  const [record] = rowOf({ list, index }).records;
  return record ? <RecordOriginText store={list.store} record={record} /> : null;
}
