import { Button, InputNumber, Select } from 'antd';
import { useEffect, useState } from 'react';
import type { FormLayout } from '#shared/workbook/fill/form-layout.ts';
import type { FillerState } from './filler-state.ts';
import { chooseSheet, correctLayout } from './open-form-file.ts';

type Rows = { readonly headFrom: number; readonly headTo: number; readonly first: number; readonly last: number };

/** Where headings and rows stand, as found; the clerk may say otherwise. Rows count from 1, as in Excel. */
export function PlaceForm({ state, layout }: { readonly state: FillerState; readonly layout: FormLayout }) {
  const found = rowsOf(layout);
  const [rows, setRows] = useState(found);
  useEffect(() => setRows(rowsOf(layout)), [layout]);
  const isChanged = JSON.stringify(rows) !== JSON.stringify(found);
  const isPossible = rows.headFrom <= rows.headTo && rows.headTo < rows.first && rows.last >= rows.first - 1;
  const set = (name: keyof Rows) => (value: number | null) => setRows({ ...rows, [name]: value ?? rows[name] });
  const apply = () =>
    void correctLayout({
      ...state.correction,
      top: rows.headFrom - 1,
      depth: rows.headTo - rows.headFrom + 1,
      first: rows.first - 1,
      last: rows.last - 1,
    });
  const visible = state.sheets.filter(({ isHidden }) => !isHidden);
  return (
    <fieldset className="filler-place">
      <legend className="filler-hidden">表头和填写的行</legend>
      {!layout.area && <span className="filler-soft">如果有要逐行填的表，写明：</span>}
      {visible.length > 1 && (
        <Select
          aria-label="工作表"
          value={layout.sheet}
          options={visible.map(({ index, name }) => ({ value: index, label: name }))}
          onChange={(index: number) => void chooseSheet(index)}
        />
      )}
      <span>
        表头第 <RowInput label="表头从第几行" value={rows.headFrom} onChange={set('headFrom')} /> 至{' '}
        <RowInput label="表头到第几行" value={rows.headTo} onChange={set('headTo')} /> 行，
      </span>
      <span>
        填第 <RowInput label="从第几行填" value={rows.first} onChange={set('first')} /> 至{' '}
        <RowInput label="填到第几行" value={rows.last} onChange={set('last')} /> 行
      </span>
      {isChanged && (
        <Button size="small" disabled={!isPossible} onClick={apply}>
          按这个重新对
        </Button>
      )}
      {isChanged && !isPossible && <span className="filler-bad">填写的行要在表头下面</span>}
    </fieldset>
  );
}

function rowsOf({ band, area }: FormLayout): Rows {
  const headFrom = (band?.top ?? 0) + 1;
  const headTo = headFrom + (band?.depth ?? 1) - 1;
  return { headFrom, headTo, first: (area?.first ?? headTo) + 1, last: (area?.last ?? headTo - 1) + 1 };
}

type RowInputProps = { readonly label: string; readonly value: number; onChange(value: number | null): void };

function RowInput({ label, value, onChange }: RowInputProps) {
  return (
    <InputNumber
      size="small"
      className="filler-row-input"
      aria-label={label}
      min={0}
      max={100_000}
      precision={0}
      controls={false}
      value={value}
      onChange={onChange}
    />
  );
}
