import { localTime } from '#renderer/components/local-time.ts';
import { recordHref } from '#renderer/components/page/record-link.ts';
import { WindowedTable } from '#renderer/components/table/WindowedTable.tsx';
import type { KeptByWriter, LedgerStore } from '#renderer/data/ledger-store.ts';
import { entities } from '#shared/domain/entities.ts';
import './plan.css';

type KeptListProps = { readonly kept: readonly KeptByWriter[]; readonly store: LedgerStore };

/** What an undo leaves as it is: which record and field, who wrote it later, when. */
export function KeptList({ kept, store }: KeptListProps) {
  return (
    <WindowedTable<KeptByWriter>
      label="保留不动的内容"
      rows={kept}
      rowKey={({ entity, id, field }) => `${entity} ${id} ${field ?? ''}`}
      rowHeight={36}
      columns={[
        { key: 'register', title: '登记为', width: 110, render: ({ entity }) => entities[entity].label },
        { key: 'record', title: '记录', render: (one) => <RecordLink kept={one} store={store} /> },
        {
          key: 'what',
          title: '保留什么',
          render: ({ field, label }) => (field === undefined ? label : `${label}：后来改过`),
        },
        { key: 'who', title: '谁', width: 130, render: ({ by }) => by?.userName ?? '' },
        {
          key: 'when',
          title: '什么时候',
          width: 150,
          render: ({ by }) => <span className="digits">{by ? localTime(by.at) : ''}</span>,
        },
      ]}
    />
  );
}

function RecordLink({
  kept: { entity, id, title },
  store,
}: {
  readonly kept: KeptByWriter;
  readonly store: LedgerStore;
}) {
  const href = recordHref(store.book, entity, id);
  return href ? (
    <a className="import-link" href={href}>
      {title}
    </a>
  ) : (
    title
  );
}
