import { Panel } from './Panel.tsx';

/** What the store found and mended when it was opened this time, also after it was put away at the top of the pages. */
export function NoticesPanel({ notices }: { readonly notices: readonly string[] }) {
  return (
    <Panel title="数据检查">
      {notices.length === 0 ? (
        <p>本次打开时，数据库和日志文件两份一致，没有发现问题。</p>
      ) : (
        <ul className="settings-list">
          {notices.map((notice) => (
            <li key={notice}>{notice}</li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
