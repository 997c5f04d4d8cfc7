import { Button, Input, Radio } from 'antd';
import { useState } from 'react';
import type { GridColumn } from '#renderer/components/grid/columns.ts';
import { type SendChoices, tripUseOf, type WantedUse } from './send-choices.ts';

type SendColumnsProps = {
  readonly columns: readonly GridColumn[];
  readonly choices: SendChoices;
  onChange(some: Partial<SendChoices>): void;
};

/** What each column is for: left out, known and locked, or to be filled in there. */
export function SendColumns({ columns, choices, onChange }: SendColumnsProps) {
  const [typed, setTyped] = useState('');
  const shown = columns.filter(({ heading }) => heading.includes(typed.trim()));
  const put = (ids: readonly string[], use: WantedUse | undefined) => {
    const uses = Object.fromEntries(Object.entries(choices.uses).filter(([id]) => !ids.includes(id)));
    onChange({ uses: use === undefined ? uses : { ...uses, ...Object.fromEntries(ids.map((id) => [id, use])) } });
  };
  const counts = columns.map((column) => tripUseOf(column, choices));
  const open = counts.filter((use) => use === 'open').length;
  const locked = counts.filter((use) => use === 'known' || use === 'masked').length;
  return (
    <section className="trips-part" aria-labelledby="trips-columns">
      <h2 id="trips-columns">2 带哪些列</h2>
      <p role="status" className="trips-soft">
        锁定 {locked} 列，请对方填写 {open} 列
      </p>
      <div className="trips-row">
        <Input
          aria-label="查找列"
          placeholder="查找列"
          allowClear
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Button
          onClick={() =>
            put(
              shown.filter(({ isTitle }) => !isTitle).map(({ id }) => id),
              undefined,
            )
          }
        >
          全部不带
        </Button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="trips-columns" aria-label="列的用途" tabIndex={0}>
        {shown.map((column) => (
          <ColumnUse key={column.id} column={column} choices={choices} onChoose={(use) => put([column.id], use)} />
        ))}
        {shown.length === 0 && <p className="trips-soft">没有叫这个名字的列。</p>}
      </section>
    </section>
  );
}

type ColumnUseProps = {
  readonly column: GridColumn;
  readonly choices: SendChoices;
  onChoose(use: WantedUse | undefined): void;
};

function ColumnUse({ column, choices, onChoose }: ColumnUseProps) {
  const { id, heading, declaration } = column;
  const use = tripUseOf(column, choices);
  const wanted = choices.uses[id];
  const isFixed = use === 'masked' || declaration.kind === 'ref';
  return (
    <div className="trips-column" data-use={use ?? 'none'}>
      <span id={`use-${id}`} title={heading}>
        {heading}
        {use === 'masked' && <em>（遮盖）</em>}
      </span>
      <Radio.Group
        aria-labelledby={`use-${id}`}
        value={isFixed && wanted ? 'known' : (wanted ?? 'none')}
        onChange={({ target: { value } }) => onChoose(value === 'none' ? undefined : (value as WantedUse))}
        options={[
          { value: 'none', label: '不带' },
          { value: 'known', label: '锁定' },
          { value: 'open', label: '请填写', disabled: isFixed },
        ]}
      />
    </div>
  );
}
