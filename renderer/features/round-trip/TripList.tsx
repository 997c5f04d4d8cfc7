import { Button } from 'antd';
import { localTime } from '#renderer/components/local-time.ts';
import { WindowedTable } from '#renderer/components/table/WindowedTable.tsx';
import { useWatched } from '#renderer/components/use-watched.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { entities } from '#shared/domain/entities.ts';
import { adoptedOf, stateOfTrip, type Trip, tripsOf } from '#shared/ledger/round-trips.ts';

type TripListProps = { readonly store: LedgerStore; onAgain(trip: Trip): void };

/** Every 核对表 that went out, the newest first: to whom, and whether it came back. */
export function TripList({ store, onAgain }: TripListProps) {
  useWatched(store);
  const trips = tripsOf(store.book);
  const waiting = trips.filter((trip) => stateOfTrip(trip) !== 'back').length;
  if (trips.length === 0)
    return (
      <div className="trips-body">
        <p>还没有发出过核对表。</p>
        <p className="trips-soft">
          把已掌握的情况发给驿站或企业核对：锁定的列对方改不了，留白的列由对方填写、更正。收回来以后逐格比对“发出时、对方、台账现在”，由你决定采用哪一个。
        </p>
      </div>
    );
  return (
    <div className="trips-body">
      <p role="status" className="trips-soft">
        共发出 {trips.length.toLocaleString('zh-CN')} 份
        {waiting > 0 ? `，${waiting.toLocaleString('zh-CN')} 份还没有全部收回` : '，都已收回'}
      </p>
      <WindowedTable<Trip>
        label="发出的核对表"
        rows={trips}
        rowKey={({ id }) => id}
        columns={[
          { key: 'at', title: '发出时间', width: 150, render: ({ sentAt }) => localTime(sentAt) },
          { key: 'to', title: '给谁', render: ({ to }) => <span title={to}>{to}</span> },
          { key: 'what', title: '哪类', width: 110, render: ({ entity }) => entities[entity].label },
          { key: 'rows', title: '行数', width: 80, render: ({ count }) => count.toLocaleString('zh-CN') },
          { key: 'state', title: '状态', width: 300, render: (trip) => <StateWords trip={trip} /> },
          { key: 'days', title: '已发出', width: 90, render: (trip) => daysOut(trip) },
          {
            key: 'again',
            title: '操作',
            width: 110,
            render: (trip) => (
              <Button type="link" aria-label={`再次导出：${trip.to}`} onClick={() => onAgain(trip)}>
                再次导出
              </Button>
            ),
          },
        ]}
      />
    </div>
  );
}

function StateWords({ trip }: { readonly trip: Trip }) {
  const words = stateWords(trip);
  return (
    <span className="trips-state" data-state={stateOfTrip(trip)} title={words}>
      {words}
    </span>
  );
}

function stateWords(trip: Trip): string {
  const adopted = adoptedOf(trip).toLocaleString('zh-CN');
  const last = trip.returns.findLast(({ isTakenBack }) => !isTakenBack);
  switch (stateOfTrip(trip)) {
    case 'out':
      return trip.returns.length > 0 ? '未收回（收过，已撤销）' : '未收回';
    case 'part':
      return `部分收回，采用 ${adopted} 处，还有 ${last?.left.toLocaleString('zh-CN')} 处没定`;
    case 'back':
      return `已收回 ${last ? localTime(last.at).slice(0, 10) : ''}，采用 ${adopted} 处`;
  }
}

const dayMs = 86_400_000;

/** How long a trip has been out; nothing once it is back. */
function daysOut(trip: Trip): string {
  if (stateOfTrip(trip) === 'back') return '';
  const days = Math.floor((Date.now() - Date.parse(trip.sentAt)) / dayMs);
  return days < 1 ? '今天' : `${days.toLocaleString('zh-CN')} 天`;
}
