import { Button, Input } from 'antd';
import { memo, useCallback, useState } from 'react';
import type { GridColumn } from '#renderer/components/grid/columns.ts';
import type { TripUse } from '#shared/domain/trip-column.ts';
import { type ChangeChoices, type SendChoices, tripUseOf, type WantedUse } from './send-choices.ts';

type SendColumnsProps = {
  readonly columns: readonly GridColumn[];
  readonly choices: SendChoices;
  readonly onChange: ChangeChoices;
};

/** What each column is for: left out, known and locked, or to be filled in there. */
export function SendColumns({ columns, choices, onChange }: SendColumnsProps) {
  const [typed, setTyped] = useState('');
  const shown = columns.filter(({ heading }) => heading.includes(typed.trim()));
  const put = useCallback(
    (ids: readonly string[], use: WantedUse | undefined) =>
      onChange(({ uses }) => {
        const others = Object.fromEntries(Object.entries(uses).filter(([id]) => !ids.includes(id)));
        return { uses: use === undefined ? others : { ...others, ...Object.fromEntries(ids.map((id) => [id, use])) } };
      }),
    [onChange],
  );
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
          <ColumnUse
            key={column.id}
            column={column}
            use={tripUseOf(column, choices)}
            wanted={choices.uses[column.id]}
            onChoose={put}
          />
        ))}
        {shown.length === 0 && <p className="trips-soft">没有叫这个名字的列。</p>}
      </section>
    </section>
  );
}

type ColumnUseProps = {
  readonly column: GridColumn;
  readonly use: TripUse | undefined;
  readonly wanted: WantedUse | undefined;
  onChoose(ids: readonly string[], use: WantedUse | undefined): void;
};

/** There are dozens of these, so each is drawn again only when its own choice changes. */
const ColumnUse = memo(({ column: { id, heading, declaration }, use, wanted, onChoose }: ColumnUseProps) => {
  const isFixed = use === 'masked' || declaration.kind === 'ref';
  const chosen = isFixed && wanted ? 'known' : (wanted ?? 'none');
  return (
    <div className="trips-column" data-use={use ?? 'none'}>
      <span id={`use-${id}`} title={heading}>
        {heading}
        {use === 'masked' && <em>（遮盖）</em>}
      </span>
      <div role="radiogroup" aria-labelledby={`use-${id}`}>
        {uses.map(({ value, label }) => (
          <label key={value}>
            <input
              type="radio"
              name={`use-${id}`}
              checked={chosen === value}
              disabled={value === 'open' && isFixed}
              onChange={() => onChoose([id], value === 'none' ? undefined : value)}
            />
            {label}
          </label>
        ))}
      </div>
    </div>
  );
});

const uses = [
  { value: 'none', label: '不带' },
  { value: 'known', label: '锁定' },
  { value: 'open', label: '请填写' },
] as const;
