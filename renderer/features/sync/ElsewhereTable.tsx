import { Table } from 'antd';
import { recordHref, recordTitle } from '#renderer/components/page/record-link.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { entityNames } from '#shared/domain/entities.ts';
import type { ReceiptSummary } from '#shared/host/host-api.ts';
import type { Book } from '#shared/ledger/book.ts';
import { recordById } from '#shared/ledger/book.ts';
import { entityLabel } from './entity-words.ts';

type Elsewhere = NonNullable<ReceiptSummary['elsewhere']>[number];
type ElsewhereTableProps = { readonly store: LedgerStore; readonly elsewhere: readonly Elsewhere[] };

/** Records that another office keeps as well. The district counts a person once, so this is no objection. */
export function ElsewhereTable({ store, elsewhere }: ElsewhereTableProps) {
  return (
    <Table<Elsewhere>
      size="small"
      rowKey={({ record, otherStreet, code }) => `${record} ${otherStreet} ${code}`}
      dataSource={[...elsewhere]}
      pagination={elsewhere.length > 20 ? { pageSize: 20, showSizeChanger: false } : false}
      columns={[
        { title: '台账', render: (_, { record }) => entityLabel(tableOf(store.book, record)) },
        {
          title: '别的单位也有的记录',
          render: (_, { record }) => {
            const table = tableOf(store.book, record);
            return <a href={recordHref(store.book, table, record)}>{recordTitle(store.book, table, record)}</a>;
          },
        },
        { title: '哪个单位', dataIndex: 'otherStreet' },
        { title: '说明', render: (_, { code }) => sayings[code] ?? `与对方的记录重复（编号 ${code}）。` },
      ]}
    />
  );
}

const sayings: { readonly [code: string]: string } = {
  DUP_ID_ELSEWHERE: '证件号码相同。区里按一个人计数；号码填错的，改正后再报。',
  DUP_CREDIT_CODE_ELSEWHERE: '统一社会信用代码相同。区里按一家计数；代码填错的，改正后再报。',
  RECORD_ELSEWHERE: '同一条记录。数据文件夹可能复制到了别的单位，告诉管理员。',
};

/** A receipt names such a record without its register. */
function tableOf(book: Book, record: string): string {
  return entityNames.find((name) => recordById(book, name, record) !== undefined) ?? '';
}
