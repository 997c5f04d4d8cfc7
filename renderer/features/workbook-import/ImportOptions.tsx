import { Checkbox, DatePicker, Select } from 'antd';
import dayjs from 'dayjs';
import { type MatchRule, matchRulesOf } from '#shared/ledger/import-keys.ts';
import { changeImport, type ImportOptions as Options, type ReadTable } from './import-state.ts';
import { meaningOfRule, missingFor, nameOfRule } from './match-words.ts';
import './plan.css';

const modes: readonly { readonly value: Options['mode']; readonly label: string }[] = [
  { value: 'upsert', label: '新增并更新' },
  { value: 'addOnly', label: '只新增' },
  { value: 'updateOnly', label: '只更新' },
];

type ImportOptionsProps = {
  readonly options: Options;
  readonly table: ReadTable;
  /** Number of the table in the workbook. */
  readonly index: number;
};

/** How rows find what the ledger holds already, and what they may do to it. */
export function ImportOptions({ options, table, index }: ImportOptionsProps) {
  const change = (patch: Partial<Options>) => changeImport({ options: { ...options, ...patch }, plan: undefined });
  const [entity] = table.entities;
  const rules = matchRulesOf(entity);
  const rule = rules.find(({ id }) => id === options.matchRules[index]) ?? rules[0];
  return (
    <section className="import-options" aria-label="怎么入库">
      <div className="import-row">
        <label htmlFor="import-match">匹配依据</label>
        <Select
          id="import-match"
          className="import-match"
          value={rule?.id ?? ''}
          options={rules.map((one) => ({ value: one.id, label: nameOfRule(entity, one) }))}
          onChange={(id) => change({ matchRules: { ...options.matchRules, [index]: id } })}
        />
        <label htmlFor="import-mode">方式</label>
        <Select
          id="import-mode"
          className="import-mode"
          value={options.mode}
          options={[...modes]}
          onChange={(mode) => change({ mode })}
        />
        <label htmlFor="import-as-of">数据截止日期</label>
        <DatePicker
          id="import-as-of"
          allowClear={false}
          value={dayjs(options.asOf)}
          onChange={(day) => day && change({ asOf: day.format('YYYY-MM-DD') })}
        />
        <Checkbox checked={options.blankErases} onChange={({ target }) => change({ blankErases: target.checked })}>
          空单元格也覆盖
        </Checkbox>
      </div>
      {rule && <Meaning table={table} rule={rule} />}
      {options.blankErases && (
        <p className="import-erased">台账里有、文件里空着的会被清空；证件号码、信用代码、编号除外。</p>
      )}
    </section>
  );
}

/** What the way of matching means; where the table lacks the columns for it, that. */
function Meaning({ table, rule }: { readonly table: ReadTable; readonly rule: MatchRule }) {
  const [entity] = table.entities;
  const mapped = new Set(table.columns.flatMap(({ target }) => (target?.entity === entity ? [target.field] : [])));
  const missing = missingFor(entity, rule, mapped);
  return missing.length > 0 ? (
    <p className="import-bad">这张表没有“{missing.join('”“')}”列，按这个依据一条也对不上。</p>
  ) : (
    <p className="import-soft">{meaningOfRule(entity, rule)}</p>
  );
}
