import { Button, Form, Input, Modal, Select, Space } from 'antd';
import { useState } from 'react';
import { assertNever } from '#shared/base/result.ts';
import { DateInput } from '../form/DateInput.tsx';
import type { GridColumn } from '../grid/columns.ts';
import type { CellReading, GridRow } from '../grid/row.ts';
import { type ColumnFilter, type Condition, type ConditionKind, conditionLabels, conditionsOf } from './filters.ts';
import { TickList } from './TickList.tsx';

type FilterDialogProps = {
  readonly columns: readonly GridColumn[];
  readonly rows: readonly GridRow[];
  readonly reading: CellReading;
  readonly filters: readonly ColumnFilter[];
  /** The column whose heading was used; undefined when the clerk still has to choose one. */
  readonly start: GridColumn | undefined;
  onApply(filter: ColumnFilter): void;
  /** Sorting is offered when the dialog was opened from a heading. */
  onSort(column: GridColumn, direction: 'asc' | 'desc' | null): void;
  onClose(): void;
};

/** One filter: field · condition · value; from a heading also sorting. */
export function FilterDialog({ columns, rows, reading, filters, start, onApply, onSort, onClose }: FilterDialogProps) {
  const [column, setColumn] = useState(start);
  const [condition, setCondition] = useState<Condition>(() => conditionAtStart(start, filters));
  const choose = (id: string) => {
    const chosen = columns.find((each) => each.id === id);
    setColumn(chosen);
    setCondition(conditionAtStart(chosen, filters));
  };
  return (
    <Modal
      open
      title={start ? `${start.declaration.label}：排序和筛选` : '增加筛选'}
      okText="筛选"
      cancelText="取消"
      okButtonProps={{ disabled: !column }}
      onOk={() => column && onApply({ column, condition })}
      onCancel={onClose}
      width={460}
    >
      {start && <SortButtons sort={(direction) => onSort(start, direction)} />}
      <Form layout="vertical" className="filter-form">
        {!start && (
          <Form.Item label="字段" htmlFor="filter-field">
            <Select
              id="filter-field"
              showSearch={{ optionFilterProp: 'label' }}
              placeholder="选择字段"
              value={column?.id}
              options={columns.map(({ id, heading }) => ({ value: id, label: heading }))}
              onChange={choose}
            />
          </Form.Item>
        )}
        {column && (
          <>
            <Form.Item label="条件" htmlFor="filter-condition">
              <Select
                id="filter-condition"
                value={condition.kind}
                options={conditionsOf(column.declaration).map((kind) => ({
                  value: kind,
                  label: conditionLabels[kind],
                }))}
                onChange={(kind: ConditionKind) => setCondition(blankCondition(kind))}
              />
            </Form.Item>
            <ConditionValue
              key={`${column.id} ${condition.kind}`}
              column={column}
              rows={rows}
              reading={reading}
              condition={condition}
              onChange={setCondition}
            />
          </>
        )}
      </Form>
    </Modal>
  );
}

function SortButtons({ sort }: { sort(direction: 'asc' | 'desc' | null): void }) {
  return (
    <Space wrap className="filter-sort">
      <Button onClick={() => sort('asc')}>升序 ↑</Button>
      <Button onClick={() => sort('desc')}>降序 ↓</Button>
      <Button onClick={() => sort(null)}>不排序</Button>
    </Space>
  );
}

function conditionAtStart(column: GridColumn | undefined, filters: readonly ColumnFilter[]): Condition {
  const known = filters.find((filter) => filter.column.id === column?.id);
  if (known) return known.condition;
  return blankCondition(column ? (conditionsOf(column.declaration)[0] ?? 'notEmpty') : 'notEmpty');
}

function blankCondition(kind: ConditionKind): Condition {
  switch (kind) {
    case 'oneOf':
      return { kind, texts: [] };
    case 'contains':
      return { kind, text: '' };
    case 'between':
      return { kind, from: '', to: '' };
    case 'empty':
    case 'notEmpty':
      return { kind };
    default:
      return assertNever(kind, 'blankCondition');
  }
}

type ConditionValueProps = {
  readonly column: GridColumn;
  readonly rows: readonly GridRow[];
  readonly reading: CellReading;
  readonly condition: Condition;
  onChange(condition: Condition): void;
};

function ConditionValue({ column, rows, reading, condition, onChange }: ConditionValueProps) {
  switch (condition.kind) {
    case 'oneOf':
      return (
        <TickList
          column={column}
          rows={rows}
          reading={reading}
          ticked={condition.texts}
          onTick={(texts) => onChange({ kind: 'oneOf', texts })}
        />
      );
    case 'contains':
      return (
        <Form.Item label="包含的文字" htmlFor="filter-text">
          <Input
            id="filter-text"
            value={condition.text}
            onChange={(event) => onChange({ kind: 'contains', text: event.target.value })}
          />
        </Form.Item>
      );
    case 'between':
      return <RangeValue column={column} condition={condition} onChange={onChange} />;
    case 'empty':
    case 'notEmpty':
      return null;
    default:
      return assertNever(condition, 'ConditionValue');
  }
}

type RangeValueProps = {
  readonly column: GridColumn;
  readonly condition: Extract<Condition, { kind: 'between' }>;
  onChange(condition: Condition): void;
};

function RangeValue({ column, condition, onChange }: RangeValueProps) {
  const ends = [
    { name: 'from', label: '从' },
    { name: 'to', label: '到' },
  ] as const;
  return ends.map(({ name, label }) => {
    const id = `filter-${name}`;
    const set = (value: string) => onChange({ ...condition, [name]: value });
    return (
      <Form.Item key={name} label={`${label}（含）`} htmlFor={id}>
        {column.declaration.kind === 'date' ? (
          <DateInput id={id} value={condition[name]} onChange={set} label={label} />
        ) : (
          <Input id={id} inputMode="decimal" value={condition[name]} onChange={(event) => set(event.target.value)} />
        )}
      </Form.Item>
    );
  });
}
