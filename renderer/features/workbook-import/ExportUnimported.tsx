import { App, Button } from 'antd';
import { useTask } from '#renderer/components/use-task.ts';
import { host } from '#renderer/host/host.ts';
import { utf8 } from '#shared/base/bytes.ts';
import { currentImport } from './import-state.ts';
import { textsOfRows } from './read-file.ts';
import { csvOf, linesOf, type UnimportedRow, unimportedFileName } from './unimported-rows.ts';

/** Saves the rows that stay out with their original columns and the reason. */
export function ExportUnimported({ rows }: { readonly rows: readonly UnimportedRow[] }) {
  const { message } = App.useApp();
  const { busy, problem, run } = useTask();
  const save = async () => {
    const content = utf8(csvOf(await linesOfAll(rows)));
    const suggestedName = unimportedFileName(currentImport().file?.name ?? '导入');
    const saved = await run(() => host.saveFile({ suggestedName, content }));
    if (saved) message.success(`已保存 ${rows.length.toLocaleString('zh-CN')} 行：${saved.label}`);
  };
  return (
    <>
      <Button disabled={rows.length === 0} loading={busy && { delay: 300 }} onClick={() => void save()}>
        导出未导入行{rows.length > 0 && `（${rows.length.toLocaleString('zh-CN')}）`}
      </Button>
      {problem && (
        <span role="alert" className="import-bad">
          {problem}
        </span>
      )}
    </>
  );
}

/** Tables one below the other, a blank line between; the importer reads such a file again. */
async function linesOfAll(rows: readonly UnimportedRow[]): Promise<readonly (readonly string[])[]> {
  const lines: (readonly string[])[] = [];
  for (const [index, table] of currentImport().tables.entries()) {
    const own = rows.filter((row) => row.table === index);
    if (own.length === 0) continue;
    const texts = await textsOfRows(
      index,
      own.map(({ at }) => at),
    );
    if (lines.length > 0) lines.push([]);
    const headers = table.columns.map(({ header }) => header);
    lines.push(...linesOf(headers, own, texts));
  }
  return lines;
}
