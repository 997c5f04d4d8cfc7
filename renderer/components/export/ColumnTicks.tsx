import { Button, Input } from 'antd';
import { useState } from 'react';
import { type ListOffer, orderedColumns } from './list-choices.ts';

type ColumnTicksProps = {
  readonly offer: ListOffer;
  readonly ticked: readonly string[];
  onTick(ids: readonly string[]): void;
};

/** Every column of the register, those in sight first, to be ticked; the browser's own boxes, since there are many. */
export function ColumnTicks({ offer: { columns, shownColumns }, ticked, onTick }: ColumnTicksProps) {
  const [typed, setTyped] = useState('');
  const ordered = orderedColumns(columns, shownColumns);
  const fitting = ordered.filter(({ heading }) => heading.includes(typed.trim()));
  const toggle = (id: string, isOn: boolean) => onTick(isOn ? [...ticked, id] : ticked.filter((each) => each !== id));
  return (
    <fieldset className="list-columns">
      <legend>
        列（{ticked.length} / {columns.length}）
      </legend>
      <div className="list-row">
        <Button size="small" onClick={() => onTick(shownColumns)}>
          只要表中显示的
        </Button>
        <Button size="small" onClick={() => onTick(columns.map(({ id }) => id))}>
          全选
        </Button>
      </div>
      <Input
        aria-label="查找列"
        placeholder="查找列"
        allowClear
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <div className="list-columns-ticks">
        {fitting.map(({ id, heading }) => (
          <label key={id}>
            <input
              type="checkbox"
              checked={ticked.includes(id)}
              onChange={(event) => toggle(id, event.target.checked)}
            />
            {heading}
          </label>
        ))}
        {fitting.length === 0 && <p>没有这样的列。</p>}
      </div>
    </fieldset>
  );
}
