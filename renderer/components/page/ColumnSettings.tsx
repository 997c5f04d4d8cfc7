import { Button, Checkbox, Drawer, Input, Space } from 'antd';
import { useState } from 'react';
import type { GridColumn } from '../grid/columns.ts';

type ColumnSettingsProps = {
  readonly columns: readonly GridColumn[];
  /** Ids of the columns shown, in order. */
  readonly shown: readonly string[];
  onChange(ids: readonly string[]): void;
  onReset(): void;
  onClose(): void;
};

/** Which columns the grid shows, and in which order. */
export function ColumnSettings({ columns, shown, onChange, onReset, onClose }: ColumnSettingsProps) {
  const [typed, setTyped] = useState('');
  const byId = new Map(columns.map((column) => [column.id, column]));
  const chosen = shown.flatMap((id) => byId.get(id) ?? []);
  const others = columns.filter(({ id }) => !shown.includes(id));
  const fitting = [...chosen, ...others].filter(({ heading }) => heading.includes(typed.trim()));
  const move = (id: string, step: 1 | -1) => onChange(moved(shown, id, step));
  return (
    <Drawer open title="列设置" size={400} onClose={onClose} extra={<Button onClick={onReset}>恢复默认</Button>}>
      <Input
        aria-label="查找列"
        placeholder="查找列"
        allowClear
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <ul className="column-settings">
        {fitting.map((column) => {
          const at = shown.indexOf(column.id);
          return (
            <li key={column.id}>
              <Checkbox
                checked={at >= 0}
                disabled={column.isTitle}
                onChange={(event) =>
                  onChange(event.target.checked ? [...shown, column.id] : shown.filter((id) => id !== column.id))
                }
              >
                {column.heading}
              </Checkbox>
              {at > 0 && (
                <Space.Compact>
                  <Button disabled={at <= 1} aria-label={`${column.heading}上移`} onClick={() => move(column.id, -1)}>
                    ↑
                  </Button>
                  <Button
                    disabled={at === shown.length - 1}
                    aria-label={`${column.heading}下移`}
                    onClick={() => move(column.id, 1)}
                  >
                    ↓
                  </Button>
                </Space.Compact>
              )}
            </li>
          );
        })}
      </ul>
    </Drawer>
  );
}

function moved(ids: readonly string[], id: string, step: 1 | -1): readonly string[] {
  const at = ids.indexOf(id);
  const order = ids.filter((each) => each !== id);
  order.splice(at + step, 0, id);
  return order;
}
