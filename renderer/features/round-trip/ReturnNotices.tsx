import { Alert } from 'antd';
import { localTime } from '#renderer/components/local-time.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { entities } from '#shared/domain/entities.ts';
import { ColumnNotices } from './ColumnNotices.tsx';
import type { Receiving } from './receive-state.ts';
import { tripOf } from './save-return.ts';
import type { ReturnSummary } from './trip-messages.ts';

type ReturnNoticesProps = {
  readonly store: LedgerStore;
  readonly state: Receiving;
  readonly summary: ReturnSummary;
};

const baseWords: { readonly [base in Exclude<ReturnSummary['base'], 'intact'>]: string } = {
  altered: '文件里的底稿与发出时不一致，可能被改动过，没有使用。每一处不同都需要由你决定，默认不改台账。',
  missing:
    '文件里没有底稿（另存成 .csv 或别的格式时会丢掉），看不出是对方改的还是我们改的。每一处不同都需要由你决定，默认不改台账。',
  unknown:
    '本机没有这次发出的记录，底稿无法核实，没有使用。可能是另一台电脑发出、还没有合并过来。每一处不同都需要由你决定，默认不改台账。',
};

/** Whose file this is, and what the clerk should know of it before deciding. */
export function ReturnNotices({ store, state, summary }: ReturnNoticesProps) {
  const trip = tripOf(store, summary);
  const before = trip?.returns
    .filter(({ digest, isTakenBack }) => digest === summary.fileDigest && !isTakenBack)
    .at(-1);
  const { label, unit } = entities[summary.entity];
  return (
    <div className="trips-notices">
      <p>
        <strong>{trip?.to ?? state.fileName}</strong>
        <span>
          {label}
          {trip && ` · ${localTime(trip.sentAt)} 发出 ${trip.count.toLocaleString('zh-CN')} ${unit}`}
          {` · 收到 ${summary.rowCount.toLocaleString('zh-CN')} ${unit} · ${state.fileName}`}
        </span>
      </p>
      {before && (
        <Alert
          type="info"
          showIcon
          title={`这个文件 ${localTime(before.at)} 已经收过，采用了 ${(before.adopted + before.added).toLocaleString('zh-CN')} 处。还不一样的才需要再定。`}
        />
      )}
      {summary.base !== 'intact' && <Alert type="warning" showIcon title={baseWords[summary.base]} />}
      {summary.realigned > 0 && (
        <Alert
          type="warning"
          showIcon
          title={`有 ${summary.realigned.toLocaleString('zh-CN')} 行的编号丢失或错位（可能只排序了部分列），已按锁定的列重新对上，请留意。`}
        />
      )}
      <ColumnNotices state={state} summary={summary} />
    </div>
  );
}
