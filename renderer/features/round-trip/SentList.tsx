import { Alert, Button } from 'antd';
import { WindowedTable } from '#renderer/components/table/WindowedTable.tsx';
import { type Sending, sending } from './send-trips.ts';

type SentListProps = { readonly job: Sending; onDone(): void };

type Saved = Sending['saved'][number];

/** What was saved, and why not everything if so. */
export function SentList({ job: { saved, refusal }, onDone }: SentListProps) {
  const rows = saved.reduce((sum, { count }) => sum + count, 0);
  return (
    <>
      <div className="trips-body">
        {refusal && <Alert type="error" showIcon role="alert" title={refusal} />}
        {saved.length > 0 && (
          <>
            <h2 role="status" className="trips-good">
              ✓ 已保存 {saved.length.toLocaleString('zh-CN')} 份核对表，共 {rows.toLocaleString('zh-CN')} 行
            </h2>
            <p className="trips-soft">
              把文件交给对方填写；收回来以后，在这一页点“接收核对表”。请不要让对方删掉文件里隐藏的内容。
            </p>
            <WindowedTable<Saved>
              label="已保存的核对表"
              rows={saved}
              rowKey={({ to, place }) => `${to} ${place}`}
              columns={[
                { key: 'to', title: '给谁', width: 260, render: ({ to }) => <span title={to}>{to}</span> },
                { key: 'count', title: '行数', width: 90, render: ({ count }) => count.toLocaleString('zh-CN') },
                { key: 'place', title: '所在位置', render: ({ place }) => <span title={place}>{place}</span> },
              ]}
            />
          </>
        )}
      </div>
      <footer className="trips-foot">
        <span className="trips-gap" />
        <Button onClick={() => sending.set(undefined)}>{refusal ? '返回修改' : '再发一批'}</Button>
        <Button type="primary" onClick={onDone}>
          完成
        </Button>
      </footer>
    </>
  );
}
