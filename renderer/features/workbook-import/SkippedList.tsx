import { WindowedTable } from '#renderer/components/table/WindowedTable.tsx';
import type { UnimportedRow } from './undecided-rows.ts';

/** The rows that stay out and why. */
export function SkippedList({ rows }: { readonly rows: readonly UnimportedRow[] }) {
  return (
    <WindowedTable<UnimportedRow>
      label="不入库的行"
      rows={rows}
      rowKey={({ table, at }) => `${table} ${at}`}
      empty="全部都会入库。"
      columns={[
        { key: 'sheet', title: '工作表', width: 170, render: ({ sheet }) => sheet },
        { key: 'row', title: '原行号', width: 90, render: ({ row }) => <span className="digits">{row}</span> },
        { key: 'why', title: '原因', render: ({ why }) => why },
      ]}
    />
  );
}
