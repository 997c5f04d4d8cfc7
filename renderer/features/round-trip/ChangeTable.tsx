import { Button, Select } from 'antd';
import { useMemo, useState } from 'react';
import { textOfValue } from '#renderer/components/field/value-text.ts';
import { WindowedTable } from '#renderer/components/table/WindowedTable.tsx';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import { entities } from '#shared/domain/entities.ts';
import { titleOf } from '#shared/ledger/book.ts';
import { type CellComparison, isDecidable } from '#shared/ledger/three-way.ts';
import { ChoiceCell } from './ChoiceCell.tsx';
import type { Difference } from './compare-return.ts';
import { choiceOf, decide } from './receive-choices.ts';
import type { Receiving } from './receive-state.ts';
import type { ReturnSummary } from './trip-messages.ts';
import { remarkOf, type VerdictKind, verdictWords } from './verdict-words.ts';

type ChangeTableProps = {
  readonly store: LedgerStore;
  readonly state: Receiving;
  readonly summary: ReturnSummary;
  readonly differences: readonly Difference[];
};

type Sieve = { readonly verdict: VerdictKind | 'open' | ''; readonly column: number | '' };

/** Cell by cell: what went out, what came back, what we hold, and whose value is taken. */
export function ChangeTable({ store, state, summary, differences }: ChangeTableProps) {
  const [sieve, setSieve] = useState<Sieve>({ verdict: '', column: '' });
  const shown = useMemo(() => differences.filter((one) => passes(state, one, sieve)), [differences, state, sieve]);
  const words = (cell: CellComparison, value: JsonValue | undefined) => wordsOf(store, cell, value);
  return (
    <>
      <SieveBar
        state={state}
        summary={summary}
        differences={differences}
        shown={shown}
        sieve={sieve}
        onChange={setSieve}
      />
      <WindowedTable<Difference>
        label="改动"
        rows={shown}
        rowKey={({ key }) => key}
        empty={differences.length === 0 ? '没有不同：对方没有改动，台账也没有变化。' : '没有符合条件的改动。'}
        rowHeight={48}
        columns={[
          { key: 'place', title: '行', width: 64, render: ({ row }) => row.place.row },
          { key: 'record', title: '记录', width: 150, render: ({ row }) => <Long text={row.title} /> },
          { key: 'field', title: '列', width: 120, render: ({ cell }) => <Long text={headerOf(summary, cell)} /> },
          {
            key: 'base',
            title: '发出时',
            render: ({ cell }) => (cell.base === undefined ? '（不知道）' : <Long text={words(cell, cell.base)} />),
          },
          {
            key: 'theirs',
            title: '对方',
            render: ({ cell }) => <Long text={words(cell, cell.theirs)} isStrong={cell.verdict !== 'ours'} />,
          },
          { key: 'ours', title: '台账现在', render: ({ cell }) => <Long text={words(cell, cell.ours)} /> },
          { key: 'verdict', title: '情况', width: 150, render: ({ cell }) => <VerdictCell cell={cell} /> },
          {
            key: 'choice',
            title: '采用',
            width: 200,
            render: (one) => (
              <ChoiceCell
                label={`${one.row.title} ${headerOf(summary, one.cell)}`}
                isDecidable={isDecidable(one.cell)}
                choice={choiceOf(state, one)}
                onChoose={(choice) => decide([one], choice)}
              />
            ),
          },
        ]}
      />
    </>
  );
}

function passes(state: Receiving, one: Difference, { verdict, column }: Sieve): boolean {
  if (column !== '' && one.cell.column !== column) return false;
  if (verdict === 'open') return isDecidable(one.cell) && choiceOf(state, one) === 'open';
  return verdict === '' || one.cell.verdict === verdict;
}

function headerOf({ columns }: ReturnSummary, { column }: CellComparison): string {
  return columns[column]?.header ?? '';
}

function wordsOf({ book }: LedgerStore, { entity, field }: CellComparison, value: JsonValue | undefined): string {
  const declared = entities[entity].fields[field];
  if (!declared || declared.kind === 'ref') return String(value ?? '') || '（空）';
  return textOfValue(declared, value, (to, id) => titleOf(book, to, id)) || '（空）';
}

function Long({ text, isStrong = false }: { readonly text: string; readonly isStrong?: boolean }) {
  return (
    <span className="trips-long" title={text}>
      {isStrong ? <strong>{text}</strong> : text}
    </span>
  );
}

function VerdictCell({ cell }: { readonly cell: CellComparison }) {
  if (cell.verdict === 'same') return null;
  const remark = remarkOf(cell);
  return (
    <>
      <span className="trips-verdict" data-verdict={cell.verdict}>
        {verdictWords[cell.verdict]}
      </span>
      {remark && (
        <span className="trips-remark" title={remark}>
          {remark}
        </span>
      )}
    </>
  );
}

type SieveBarProps = Omit<ChangeTableProps, 'store'> & {
  readonly shown: readonly Difference[];
  readonly sieve: Sieve;
  onChange(sieve: Sieve): void;
};

/** Which differences are shown, and one decision for all of them. */
function SieveBar({ state, summary, differences, shown, sieve, onChange }: SieveBarProps) {
  const count = (verdict: VerdictKind) => differences.filter(({ cell }) => cell.verdict === verdict).length;
  const kinds = (Object.keys(verdictWords) as VerdictKind[]).filter((kind) => count(kind) > 0);
  const open = differences.filter((one) => passes(state, one, { verdict: 'open', column: '' })).length;
  const columns = [...new Set(differences.map(({ cell }) => cell.column))].sort((a, b) => a - b);
  const decidable = shown.filter(({ cell }) => isDecidable(cell));
  return (
    <div className="trips-row">
      <Select
        aria-label="只看哪种情况"
        className="trips-sieve"
        value={sieve.verdict}
        options={[
          { value: '', label: `全部情况（${differences.length.toLocaleString('zh-CN')}）` },
          ...(open > 0 ? [{ value: 'open' as const, label: `还没定的（${open.toLocaleString('zh-CN')}）` }] : []),
          ...kinds.map((kind) => ({
            value: kind,
            label: `${verdictWords[kind]}（${count(kind).toLocaleString('zh-CN')}）`,
          })),
        ]}
        onChange={(verdict: Sieve['verdict']) => onChange({ ...sieve, verdict })}
      />
      <Select
        aria-label="只看哪一列"
        className="trips-sieve"
        value={sieve.column}
        options={[
          { value: '' as const, label: '全部列' },
          ...columns.map((column) => ({ value: column, label: summary.columns[column]?.header ?? '' })),
        ]}
        onChange={(column: Sieve['column']) => onChange({ ...sieve, column })}
      />
      <span className="trips-gap" />
      <span className="trips-soft">列出的 {decidable.length.toLocaleString('zh-CN')} 处：</span>
      <Button disabled={decidable.length === 0} onClick={() => decide(decidable, 'theirs')}>
        全部采用对方
      </Button>
      <Button disabled={decidable.length === 0} onClick={() => decide(decidable, 'ours')}>
        全部保留我们的
      </Button>
    </div>
  );
}
