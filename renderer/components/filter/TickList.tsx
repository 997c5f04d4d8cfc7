import { Checkbox, Input } from 'antd';
import { useMemo, useState } from 'react';
import type { GridColumn } from '../grid/columns.ts';
import type { CellReading, GridRow } from '../grid/row.ts';
import { countTexts } from './filters.ts';

type TickListProps = {
  readonly column: GridColumn;
  readonly rows: readonly GridRow[];
  readonly reading: CellReading;
  readonly ticked: readonly string[];
  /** What the values are to the clerk. */
  readonly legend?: string;
  onTick(texts: readonly string[]): void;
};

/** Longer lists are found through the search line; drawing thousands of boxes would only slow the dialog down. */
const longestList = 200;

/** The values that occur in a column with how often they do, to be ticked; the search line narrows the list. */
export function TickList({ column, rows, reading, ticked, legend = '值', onTick }: TickListProps) {
  const [typed, setTyped] = useState('');
  const counts = useMemo(() => countTexts(rows, column, reading), [rows, column, reading]);
  const fitting = counts.filter(({ text }) => text.includes(typed.trim()));
  const shown = fitting.slice(0, longestList);
  const chosen = new Set(ticked);
  const toggle = (text: string, isOn: boolean) =>
    onTick(isOn ? [...ticked, text] : ticked.filter((each) => each !== text));
  const all = shown.map(({ text }) => text);
  return (
    <fieldset className="tick-list">
      <legend>{legend}</legend>
      <Input
        aria-label={`在${legend}中查找`}
        placeholder={`在${legend}中查找`}
        value={typed}
        allowClear
        onChange={(event) => setTyped(event.target.value)}
      />
      <Checkbox
        checked={shown.length > 0 && all.every((text) => chosen.has(text))}
        onChange={(event) => onTick(event.target.checked ? [...new Set([...ticked, ...all])] : [])}
      >
        全选
      </Checkbox>
      <div className="tick-list-values">
        {shown.map(({ text, count }) => (
          <Checkbox key={text} checked={chosen.has(text)} onChange={(event) => toggle(text, event.target.checked)}>
            {text === '' ? '（空）' : text}（{count.toLocaleString('zh-CN')}）
          </Checkbox>
        ))}
      </div>
      {fitting.length > shown.length && <p>还有 {fitting.length - shown.length} 个值，请在上面查找。</p>}
    </fieldset>
  );
}
