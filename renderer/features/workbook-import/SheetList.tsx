import { Checkbox } from 'antd';
import { useMemo } from 'react';
import { encodingWords, namedEncoding } from './encoding-words.ts';
import { chooseTable, decideRows } from './import-choices.ts';
import type { ImportState, ReadTable } from './import-state.ts';
import { kindLabels } from './kind-labels.ts';
import { countOutcomes } from './problem-groups.ts';
import { arrange } from './reading.ts';

type SheetListProps = {
  readonly state: ImportState;
  readonly shown: number;
  readonly onShow: (sheet: number) => void;
};

/** What is in the files: the tables that are recognised, with counts, and the sheets that are not, with the reason. */
export function SheetList({ state, shown, onShow }: SheetListProps) {
  const { tables, sheets, refusedFiles } = state;
  return (
    <section aria-labelledby="import-sheets" className="import-sheet-list">
      <h2 id="import-sheets">文件里的表</h2>
      <p className="import-soft" role="status">
        {inWords(state)}
      </p>
      {refusedFiles.map(({ name, why }) => (
        <p key={name} className="import-bad">
          没有读出“{name}”：{why}
        </p>
      ))}
      <div className="import-scroll">
        <table className="import-table">
          <thead>
            <tr>
              <th scope="col">导入</th>
              <th scope="col">工作表</th>
              <th scope="col">登记为</th>
              <th scope="col">表头</th>
              <th scope="col">数据行</th>
              <th scope="col">可以入库</th>
              <th scope="col">入库并核实</th>
              <th scope="col">必须先改</th>
            </tr>
          </thead>
          <tbody>
            {sheets.map((sheet, at) =>
              sheet.why === undefined ? (
                tables.map((table, index) =>
                  table.sheetAt === at ? (
                    // biome-ignore lint/suspicious/noArrayIndexKey: a table is known by its place in the workbook
                    <TableRow key={index} state={state} table={table} index={index} shown={shown} onShow={onShow} />
                  ) : null,
                )
              ) : (
                // biome-ignore lint/suspicious/noArrayIndexKey: a sheet is known by its place in the files
                <OtherRow key={`sheet ${at}`} state={state} at={at} shown={shown} onShow={onShow} />
              ),
            )}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function inWords({ reading, tables, files, source }: ImportState): string {
  if (reading) return `正在读取：${reading.done.toLocaleString('zh-CN')} / ${reading.total.toLocaleString('zh-CN')} 行`;
  const encodings = [
    ...new Set(files.flatMap(({ encoding }) => (encoding ? [encodingWords[namedEncoding(encoding)]] : []))),
  ];
  const encoded = encodings.length > 0 && source !== 'clipboard' ? `，文字编码 ${encodings.join('、')}` : '';
  const from = files.length > 1 ? `${files.length} 个文件，` : '';
  return `${from}认出 ${tables.length} 张表${encoded}。不想导入的，去掉前面的勾；点表名看原表。`;
}

type TableRowProps = SheetListProps & { readonly table: ReadTable; readonly index: number };

function TableRow({ state, table, index, shown, onShow }: TableRowProps) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows are filled in place, their version tells when
  const counts = useMemo(() => countOutcomes(table.rows), [table.rows, state.rowsVersion]);
  const count = (number: number) => number.toLocaleString('zh-CN');
  return (
    <tr>
      <td>
        <Checkbox
          aria-label={`导入 ${table.sheet}`}
          checked={table.isChosen}
          onChange={(event) => chooseTable(index, event.target.checked)}
        />
      </td>
      <th scope="row">
        <ShowButton name={table.sheet} isShown={shown === table.sheetAt} onShow={() => onShow(table.sheetAt)} />
        {table.isHidden && <span className="import-soft">（原表中隐藏）</span>}
        <HiddenRows state={state} table={table} />
      </th>
      <td>{kindLabels[table.kind]}</td>
      <td className="digits">{headInWords(table)}</td>
      <td className="digits">{count(table.rows.length)}</td>
      <td className="digits">{count(counts.accepted)}</td>
      <td className="digits">{count(counts.warned)}</td>
      <td className="digits" data-level={counts.rejected > 0 ? 'error' : undefined}>
        {count(counts.rejected)}
      </td>
    </tr>
  );
}

/** Rows that the file hides stay out until the clerk takes them in. */
function HiddenRows({
  state,
  table: { sheet, hiddenRows },
}: {
  readonly state: ImportState;
  readonly table: ReadTable;
}) {
  if (hiddenRows.length === 0) return null;
  const taken = hiddenRows.filter((row) => state.decisions[sheet]?.[row] !== 'skip').length;
  return (
    <Checkbox
      className="import-hidden-rows"
      checked={taken === hiddenRows.length}
      indeterminate={taken > 0 && taken < hiddenRows.length}
      onChange={({ target }) =>
        decideRows(
          hiddenRows.map((row) => ({ sheet, row })),
          target.checked ? undefined : 'skip',
        )
      }
    >
      含隐藏的 {hiddenRows.length.toLocaleString('zh-CN')} 行
    </Checkbox>
  );
}

type OtherRowProps = SheetListProps & { readonly at: number };

/** A sheet from which nothing is read: a hidden one can be ticked, the others explained by the clerk. */
function OtherRow({ state: { sheets, arrangement, files, source }, at, shown, onShow }: OtherRowProps) {
  const sheet = sheets[at];
  if (!sheet) return null;
  const read = () =>
    arrange({ ...arrangement, sheets: { ...arrangement.sheets, [at]: { ...arrangement.sheets[at], isRead: true } } });
  const isUnread = sheet.isHidden && !arrangement.sheets[at]?.isRead;
  return (
    <tr>
      <td>
        <Checkbox aria-label={`导入 ${sheet.sheet}`} checked={false} disabled={!isUnread} onChange={read} />
      </td>
      <th scope="row">
        <ShowButton name={sheet.sheet} isShown={shown === at} onShow={() => onShow(at)} />
        {sheet.isHidden && <span className="import-soft">（原表中隐藏）</span>}
      </th>
      <td colSpan={6} className="import-soft">
        {sheet.why}
        {!isUnread && sheet.height > 0 && '。要导入的，点表名，在下面指定'}
        {source !== 'clipboard' && files[sheet.file]?.encoding && '；文字是乱码的，换一种文字编码'}
      </td>
    </tr>
  );
}

type ShowButtonProps = { readonly name: string; readonly isShown: boolean; readonly onShow: () => void };

function ShowButton({ name, isShown, onShow }: ShowButtonProps) {
  return (
    <button type="button" className="import-link" aria-pressed={isShown} onClick={onShow}>
      {name}
    </button>
  );
}

/** 第 3–4 行 */
function headInWords({ head }: ReadTable): string {
  if (!head) return '一人一表';
  if (head.depth === 0) return '没有表头';
  return head.depth === 1 ? `第 ${head.top + 1} 行` : `第 ${head.top + 1}–${head.top + head.depth} 行`;
}
