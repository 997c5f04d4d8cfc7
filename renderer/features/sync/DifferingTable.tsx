import { Table } from 'antd';
import type { DifferingCheck } from './differing-checks.ts';

/** Where the district counts otherwise than this PC did. The report was taken in all the same. */
export function DifferingTable({ differing }: { readonly differing: readonly DifferingCheck[] }) {
  return (
    <Table<DifferingCheck>
      size="small"
      rowKey={({ key }) => key}
      dataSource={[...differing]}
      pagination={false}
      columns={[
        { title: '不一致的数', dataIndex: 'what' },
        { title: '本机报', dataIndex: 'ours', className: 'exchange-number' },
        { title: '区里算得', dataIndex: 'theirs', className: 'exchange-number' },
        { title: '怎么办', dataIndex: 'todo' },
      ]}
    />
  );
}
