import { App, Button } from 'antd';
import type { ReactNode } from 'react';
import { useTask } from '#renderer/components/use-task.ts';
import { type RowToReturn, saveReturnedRows } from './return-rows.ts';

type ExportRowsProps = {
  readonly rows: readonly RowToReturn[];
  /** What the file is called, after the name of the imported one. */
  readonly name: string;
  readonly children: ReactNode;
};

/** Saves rows as a workbook in which they can be put right; it is imported again like any other. */
export function ExportRows({ rows, name, children }: ExportRowsProps) {
  const { message } = App.useApp();
  const { busy, problem, run } = useTask();
  const save = async () => {
    const saved = await run(() => saveReturnedRows(rows, name));
    if (saved) message.success(`已保存 ${rows.length.toLocaleString('zh-CN')} 行：${saved.label}`);
  };
  return (
    <>
      <Button disabled={rows.length === 0} loading={busy && { delay: 300 }} onClick={() => void save()}>
        {children}
      </Button>
      {problem && (
        <span role="alert" className="import-bad">
          {problem}
        </span>
      )}
    </>
  );
}

/** The rows that stay out. */
export function ExportUnimported({ rows }: { readonly rows: readonly RowToReturn[] }) {
  return (
    <ExportRows rows={rows} name="未导入行">
      导出未导入行{rows.length > 0 && `（${rows.length.toLocaleString('zh-CN')}）`}
    </ExportRows>
  );
}
