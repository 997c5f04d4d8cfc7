import { Button, Input } from 'antd';
import { useState } from 'react';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { addressOf, placeOf } from '#shared/workbook/fill/cell-address.ts';
import { writtenCell } from '#shared/workbook/fill/cell-content.ts';
import { type FillTarget, valueForTarget } from '#shared/workbook/fill/fill-target.ts';
import type { FormLayout } from '#shared/workbook/fill/form-layout.ts';
import { fillContextOf } from './fill-context.ts';
import { readingOf } from './fill-values.ts';
import { changeFiller, type FillerState } from './filler-state.ts';
import { correctLayout } from './open-form-file.ts';
import { TargetSelect } from './TargetSelect.tsx';
import type { FillRows } from './use-fill-rows.ts';

type CellTargetsProps = {
  readonly state: FillerState;
  readonly store: LedgerStore;
  readonly layout: FormLayout;
  readonly rows: FillRows;
};

/** Single cells of the form (填表单位、填报日期) and what goes into them. */
export function CellTargets({ state, store, layout, rows }: CellTargetsProps) {
  const context = fillContextOf(state, store, rows);
  const reading = readingOf(store.book, undefined, undefined, rows.today);
  const set = (at: number, target: FillTarget | null) =>
    changeFiller({
      spots: state.spots.map((spot, i) => (i === at ? { target, confidence: target ? 'chosen' : 'none' } : spot)),
    });
  return (
    <>
      <table className="filler-targets" aria-label="单个的格">
        <thead>
          <tr>
            <th scope="col">格</th>
            <th scope="col">单个的格</th>
            <th scope="col">填什么</th>
            <th scope="col">会填成</th>
          </tr>
        </thead>
        <tbody>
          {layout.spots.map((spot, i) => {
            const target = state.spots[i]?.target ?? null;
            const value = target && valueForTarget(target, reading, context, 0, spot.label);
            return (
              <tr key={`${spot.row} ${spot.column} ${spot.stretch?.from ?? ''}`}>
                <td>{addressOf(spot.row, spot.column)}</td>
                <th scope="row">{spot.label}</th>
                <td>
                  <TargetSelect
                    name={spot.label}
                    of={[]}
                    target={target}
                    leftAloneLabel="不填"
                    onChange={(chosen) => set(i, chosen)}
                  />
                </td>
                <td className="filler-shown">{value ? writtenCell(value, spot.traits).shown : ''}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <AddCell state={state} />
    </>
  );
}

/** One more cell, named by its address. */
function AddCell({ state }: { readonly state: FillerState }) {
  const [typed, setTyped] = useState('');
  const place = placeOf(typed);
  const add = () => {
    if (!place) return;
    const { cells = [] } = state.correction;
    setTyped('');
    void correctLayout({ ...state.correction, cells: [...cells, place] });
  };
  return (
    <div className="filler-add-cell">
      <label htmlFor="filler-cell">另外还有一格要填</label>
      <Input
        id="filler-cell"
        size="small"
        placeholder="如 B3"
        value={typed}
        status={typed !== '' && !place ? 'warning' : ''}
        onChange={(event) => setTyped(event.target.value)}
        onPressEnter={add}
      />
      <Button size="small" disabled={!place} onClick={add}>
        加上
      </Button>
      {typed !== '' && !place && <span className="filler-soft">写列的字母和行号，如 B3</span>}
    </div>
  );
}
