import { App, Button } from 'antd';
import { localTime } from '#renderer/components/local-time.ts';
import { useTask } from '#renderer/components/use-task.ts';
import type { KeptRows } from '#renderer/data/kept-rows.ts';
import { daysKept } from '#renderer/data/kept-rows.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { describeStoreProblem, type StoreProblem } from '#renderer/data/store-problem.ts';
import { ok, type Result } from '#shared/base/result.ts';

type KeptListProps = {
  readonly store: LedgerStore;
  readonly kept: readonly KeptRows[];
  readonly onChange: () => Promise<void>;
};

/** Rows that stayed out of imports, file by file: go on with them, take them out, or give them up. */
export function KeptList({ store, kept, onChange }: KeptListProps) {
  const { message, modal } = App.useApp();
  const { busy, problem, run } = useTask();
  if (kept.length === 0)
    return <p className="kept-soft">没有。导入时没有入库的行会保留在这里 {daysKept} 天，可以接着改。</p>;
  const save = async ({ id, file, rows }: KeptRows) => {
    const saved = await run(() => worded(handOut(store, id, file, rows)));
    if (saved) message.success(`已保存 ${rows.toLocaleString('zh-CN')} 行：${saved.label}`);
  };
  const askToDrop = ({ id, file, rows }: KeptRows) =>
    modal.confirm({
      title: '放弃这些行',
      content: `“${file}”里没有导入的 ${rows.toLocaleString('zh-CN')} 行不再保留，放弃后找不回来。已经入库的不受影响。`,
      okText: '放弃',
      cancelText: '不放弃',
      okButtonProps: { danger: true },
      onOk: async () => {
        await run(() => worded(store.keptRows.drop(id)));
        await onChange();
      },
    });
  return (
    <>
      {problem && (
        <p role="alert" className="kept-bad">
          {problem}
        </p>
      )}
      <table className="kept-table">
        <thead>
          <tr>
            <th scope="col">文件</th>
            <th scope="col">保留的时间</th>
            <th scope="col">行数</th>
            <th scope="col">还能保留</th>
            <th scope="col">办理</th>
          </tr>
        </thead>
        <tbody>
          {kept.map((rows) => (
            <tr key={rows.id}>
              <th scope="row">{rows.file}</th>
              <td className="digits">{localTime(rows.keptAt)}</td>
              <td className="digits">{rows.rows.toLocaleString('zh-CN')}</td>
              <td className="digits" data-soon={rows.daysLeft <= 7 || undefined}>
                {rows.daysLeft} 天{rows.daysLeft <= 7 && '，快到期'}
              </td>
              <td>
                <span className="kept-row">
                  <Button type="primary" href={`#/import?kept=${rows.id}`} aria-label={`继续修改 ${rows.file}`}>
                    继续修改
                  </Button>
                  <Button disabled={busy} aria-label={`导出 .xlsx：${rows.file}`} onClick={() => void save(rows)}>
                    导出 .xlsx
                  </Button>
                  <Button disabled={busy} aria-label={`放弃 ${rows.file}`} onClick={() => askToDrop(rows)}>
                    放弃
                  </Button>
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** The workbook leaves the program as it is kept, on record like every file with personal data. */
async function handOut(store: LedgerStore, id: string, file: string, count: number) {
  const opened = await store.keptRows.open(id);
  if (!opened.ok) return opened;
  const entry = { act: 'returnRows', subject: file, count, format: 'xlsx' } as const;
  return store.handOut(entry, { suggestedName: file, content: opened.value.bytes });
}

async function worded<T>(asked: Promise<Result<T, StoreProblem>>) {
  const answer = await asked;
  return answer.ok ? ok(answer.value) : { ok: false as const, error: { message: describeStoreProblem(answer.error) } };
}
