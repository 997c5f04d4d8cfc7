import { Checkbox } from 'antd';
import { entities } from '#shared/domain/entities.ts';
import { chooseTable } from './import-choices.ts';
import type { ImportState, ReadTable } from './import-state.ts';
import { countOutcomes } from './problem-groups.ts';

/** What is in the file: the tables that are recognised, with counts, and the sheets that are not, with the reason. */
export function SheetList({ state }: { readonly state: ImportState }) {
  const { file, tables, unread, reading } = state;
  const encoding = file?.encoding ? `，文字编码 ${file.encoding}` : '';
  return (
    <>
      <section aria-labelledby="import-sheets">
        <h2 id="import-sheets">文件里的表</h2>
        <p className="import-soft" role="status">
          {reading
            ? `正在读取：${reading.done.toLocaleString('zh-CN')} / ${reading.total.toLocaleString('zh-CN')} 行`
            : `认出 ${tables.length} 张表${encoding}。不想导入的，去掉前面的勾。`}
        </p>
        {tables.length > 0 && <TableOfTables tables={tables} />}
      </section>
      {unread.length > 0 && (
        <section aria-labelledby="import-unread">
          <h2 id="import-unread">没有认出的工作表</h2>
          <ul className="import-plain">
            {unread.map(({ sheet, why }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes its order
              <li key={index}>
                <strong>{sheet}</strong>：{why}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function TableOfTables({ tables }: { readonly tables: readonly ReadTable[] }) {
  return (
    <div className="import-scroll">
      <table className="import-table">
        <thead>
          <tr>
            <th scope="col">导入</th>
            <th scope="col">工作表</th>
            <th scope="col">是什么</th>
            <th scope="col">表头在第几行</th>
            <th scope="col">数据行</th>
            <th scope="col">可以入库</th>
            <th scope="col">入库并核实</th>
            <th scope="col">必须先改</th>
          </tr>
        </thead>
        <tbody>
          {tables.map((table, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a table is known by its place in the workbook
            <SheetRow key={index} table={table} index={index} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function SheetRow({ table, index }: { readonly table: ReadTable; readonly index: number }) {
  const counts = countOutcomes(table.rows);
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
        {table.sheet}
        {table.isHidden && <span className="import-soft">（原表中隐藏）</span>}
      </th>
      <td>{table.entities.map((entity) => entities[entity].label).join(' + ')}</td>
      <td className="digits">{table.headerRows.length > 0 ? table.headerRows.join('、') : '一人一表'}</td>
      <td className="digits">{table.rows.length.toLocaleString('zh-CN')}</td>
      <td className="digits">{counts.accepted.toLocaleString('zh-CN')}</td>
      <td className="digits">{counts.warned.toLocaleString('zh-CN')}</td>
      <td className="digits" data-level={counts.rejected > 0 ? 'error' : undefined}>
        {counts.rejected.toLocaleString('zh-CN')}
      </td>
    </tr>
  );
}
