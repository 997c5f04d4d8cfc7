import { WindowedTable } from '#renderer/components/table/WindowedTable.tsx';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { recordById, titleOf } from '#shared/ledger/book.ts';
import type { ReturnedRowReading } from '#shared/workbook/round-trip/read-return.ts';
import { placeKey } from './compare-return.ts';
import { decideRepeated } from './receive-choices.ts';
import type { Receiving, RepeatedFate } from './receive-state.ts';
import type { ReturnSummary } from './trip-messages.ts';

type RepeatedTableProps = {
  readonly store: LedgerStore;
  readonly state: Receiving;
  readonly summary: ReturnSummary;
};

/** Rows that were copied and share one id: which of them is the record's own, only the clerk can say. */
export function RepeatedTable({ store, state, summary }: RepeatedTableProps) {
  const { entity } = summary;
  const name = ({ records }: ReturnedRowReading) => {
    const id = records[entity] ?? '';
    return recordById(store.book, entity, id) ? titleOf(store.book, entity, id) : id;
  };
  return (
    <>
      <p className="trips-soft">
        几行的编号相同，多半是整行复制出来的。请指出哪一行是原来的记录；其余的可以作为新增，或者不要。没有指出的不比对。
      </p>
      <WindowedTable<ReturnedRowReading>
        label="编号重复的行"
        rows={state.repeated}
        rowKey={placeKey}
        columns={[
          { key: 'place', title: '工作表和行号', width: 160, render: ({ sheet, row }) => `${sheet} 第 ${row} 行` },
          { key: 'record', title: '编号属于', width: 200, render: name },
          { key: 'differs', title: '与发出时不同的', render: (row) => <Differing row={row} summary={summary} /> },
          {
            key: 'fate',
            title: '这一行是',
            width: 170,
            render: (row) => (
              <select
                aria-label={`${row.sheet} 第 ${row.row} 行是`}
                className="trips-select"
                value={state.fates.get(placeKey(row)) ?? 'none'}
                onChange={({ target: { value } }) => decideRepeated(placeKey(row), value as RepeatedFate)}
              >
                <option value="none">不要</option>
                <option value="own">原来的记录</option>
                <option value="new">新增的行</option>
              </select>
            ),
          },
        ]}
      />
    </>
  );
}

function Differing({ row, summary }: { readonly row: ReturnedRowReading; readonly summary: ReturnSummary }) {
  const words = row.cells
    .filter(
      ({ base, theirs, problem }) => problem !== undefined || JSON.stringify(base ?? null) !== JSON.stringify(theirs),
    )
    .map(
      ({ column, theirs, text }) => `${summary.columns[column]?.header ?? ''}：${text ?? String(theirs ?? '（空）')}`,
    )
    .join('；');
  return <span title={words}>{words === '' ? '没有不同' : words}</span>;
}
