import { Alert } from 'antd';
import type { RecordMark } from '#shared/ledger/record-marks.ts';

/** What hangs on the open record: conflicts with another PC, and what the district sent back. */
export function RecordNotices({ marks }: { readonly marks: readonly RecordMark[] }) {
  return marks.map(({ kind, id, text }) => (
    <Alert
      key={id}
      className="record-notice"
      type={kind === 'changed' ? 'info' : 'warning'}
      showIcon
      title={text}
      action={
        kind === 'conflict' ? (
          <a href={`#/conflicts/open/${encodeURIComponent(id)}`}>去核对</a>
        ) : (
          <a href="#/conflicts/returned">看退回</a>
        )
      }
    />
  ));
}
