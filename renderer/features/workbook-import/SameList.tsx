import { WindowedTable } from '#renderer/components/table/WindowedTable.tsx';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import type { PlacedRow } from './plan-rows.ts';
import { titleOfRow } from './problem-groups.ts';
import { RecordOriginText } from './RecordOriginText.tsx';

type SameListProps = { readonly rows: readonly PlacedRow[]; readonly store: LedgerStore };

/** Rows of which the ledger holds everything already, and where it had that from. */
export function SameList({ rows, store }: SameListProps) {
  return (
    <WindowedTable<PlacedRow>
      label="无变化的行"
      rows={rows}
      rowKey={({ index }) => String(index)}
      empty="没有无变化的行。"
      columns={[
        { key: 'place', title: '行', width: 210, render: ({ table, row }) => `${table.sheet} 第 ${row.row} 行` },
        { key: 'title', title: '记录', width: 210, render: ({ table, row }) => titleOfRow(table, row) },
        {
          key: 'origin',
          title: '台账中已有，来自',
          render: ({ planned }) => planned.records[0] && <RecordOriginText store={store} record={planned.records[0]} />,
        },
      ]}
    />
  );
}
