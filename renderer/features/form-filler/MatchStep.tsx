import { Button, Select } from 'antd';
import { useWatched } from '#renderer/components/use-watched.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { writtenCell } from '#shared/workbook/fill/cell-content.ts';
import { type FillTarget, valueForTarget } from '#shared/workbook/fill/fill-target.ts';
import type { FormColumn, FormLayout } from '#shared/workbook/fill/form-layout.ts';
import { CellTargets } from './CellTargets.tsx';
import { FormPicture } from './FormPicture.tsx';
import { fillContextOf } from './fill-context.ts';
import { fillSources, officeKey } from './fill-sources.ts';
import { readingOf } from './fill-values.ts';
import { type ChosenTarget, changeFiller, type FillerState, forgetFiller } from './filler-state.ts';
import { chooseSource } from './open-form-file.ts';
import { PeriodForm } from './PeriodForm.tsx';
import { PlaceForm } from './PlaceForm.tsx';
import { TargetSelect } from './TargetSelect.tsx';
import { useFigures } from './use-figures.ts';
import { type FillRows, useFillRows } from './use-fill-rows.ts';

type MatchStepProps = { readonly state: FillerState; readonly store: LedgerStore; readonly layout: FormLayout };

/** 2 对表头: what each column and each cell of the form is filled with. */
export function MatchStep({ state, store, layout }: MatchStepProps) {
  const rows = useFillRows(state, store);
  useFigures(state, store, useWatched(store));
  const left = state.columns.filter(({ target }, i) => !target && !layout.columns[i]?.hasFormula).length;
  return (
    <>
      <div className="filler-body filler-match">
        <div className="filler-left">
          <PlaceForm state={state} layout={layout} />
          {state.picture && <FormPicture picture={state.picture} layout={layout} />}
        </div>
        <div className="filler-right">
          {layout.area && <SourceForm state={state} count={rows.all.length} />}
          <PeriodForm state={state} />
          {layout.columns.length > 0 && <ColumnTargets state={state} store={store} layout={layout} rows={rows} />}
          <CellTargets state={state} store={store} layout={layout} rows={rows} />
        </div>
      </div>
      <footer className="filler-foot">
        <Button onClick={forgetFiller}>换一张表</Button>
        <span className="filler-soft" role="status">
          {layout.area
            ? `共 ${layout.columns.length} 列${left > 0 ? `，${left} 列不填` : '，都对上了'}。`
            : '没有找到要逐行填写的表格，只填单个的格。'}
        </span>
        <span className="filler-space" />
        <Button
          type="primary"
          disabled={state.isBusy}
          onClick={() => changeFiller({ step: 'rows', refusal: undefined })}
        >
          下一步：选记录、保存
        </Button>
      </footer>
    </>
  );
}

/** What the rows of the form are: records of a register, or one line about the office. */
function SourceForm({ state, count }: { readonly state: FillerState; readonly count: number }) {
  return (
    <div className="filler-source">
      <label htmlFor="filler-source">每行填一条</label>
      <Select
        id="filler-source"
        size="small"
        className="filler-source-select"
        showSearch={{ optionFilterProp: 'label' }}
        value={state.source}
        options={[
          ...fillSources.map(({ key, label }) => ({ value: key, label })),
          { value: officeKey, label: '本单位（只填一行）' },
        ]}
        onChange={chooseSource}
      />
      {state.source !== officeKey && <span className="filler-soft">现有 {count.toLocaleString('zh-CN')} 条</span>}
    </div>
  );
}

type ColumnTargetsProps = MatchStepProps & { readonly rows: FillRows };

const confidenceWords: { readonly [confidence in ChosenTarget['confidence']]: string } = {
  exact: '一致',
  near: '相近',
  guess: '猜测',
  chosen: '已选定',
  none: '不填',
};

/** Column of the form → what it is filled with, and what that gives for the first record. */
function ColumnTargets({ state, store, layout, rows }: ColumnTargetsProps) {
  const context = fillContextOf(state, store, rows);
  const reading = readingOf(store.book, rows.source, rows.chosen[0], rows.today);
  const shownFor = (column: FormColumn, target: FillTarget | null) =>
    target ? writtenCell(valueForTarget(target, reading, context, 0, column.header), column.traits).shown : '';
  const set = (at: number, target: FillTarget | null) =>
    changeFiller({
      columns: state.columns.map((column, i) =>
        i === at ? { target, confidence: target ? 'chosen' : 'none' } : column,
      ),
    });
  return (
    <table className="filler-targets" aria-label="表头的对应">
      <thead>
        <tr>
          <th scope="col">列</th>
          <th scope="col">表头</th>
          <th scope="col">填什么</th>
          <th scope="col">把握</th>
          <th scope="col">第一条会填成</th>
        </tr>
      </thead>
      <tbody>
        {layout.columns.map((column, i) => {
          const { target = null, confidence = 'none' } = state.columns[i] ?? {};
          const word = target ? confidence : 'none';
          return (
            <tr key={column.index}>
              <td>{column.letters}</td>
              <th scope="row" title={column.header}>
                {column.header}
              </th>
              <td>
                <TargetSelect
                  name={column.header}
                  of={rows.source?.entities ?? []}
                  target={target}
                  leftAloneLabel={column.hasFormula ? '保留表里的公式' : '不填'}
                  onChange={(chosen) => set(i, chosen)}
                />
              </td>
              <td>
                <span className="filler-tag" data-confidence={word}>
                  {!target && column.hasFormula ? '有公式' : confidenceWords[word]}
                </span>
              </td>
              <td className="filler-shown">{shownFor(column, target)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
