import { Alert } from 'antd';
import { placeColumn } from './receive-file.ts';
import type { Receiving } from './receive-state.ts';
import type { ReturnSummary } from './trip-messages.ts';

type ColumnNoticesProps = { readonly state: Receiving; readonly summary: ReturnSummary };
type Table = ReturnSummary['tables'][number];

/** Columns that bear another heading, are gone, or are none of ours. Which one is which, the clerk can say. */
export function ColumnNotices({ state, summary }: ColumnNoticesProps) {
  const [main] = summary.tables;
  if (!main) return null;
  const renamed = main.renamed.map(({ column, header }) => `“${headerOf(summary, column)}”改成了“${header}”`);
  const unknown = main.others.map(({ header }) => `“${header}”`);
  const chosen = state.chosen[main.sheet] ?? {};
  const asked = [...main.lacking, ...Object.keys(chosen).map(Number)].sort((a, b) => a - b);
  return (
    <>
      {renamed.length > 0 && (
        <Alert type="info" showIcon title={`有的列改了名，按内容和位置认出来了：${renamed.join('、')}。`} />
      )}
      {unknown.length > 0 && asked.length === 0 && (
        <Alert type="info" showIcon title={`对方多加的列不入库：${unknown.join('、')}。`} />
      )}
      {asked.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={`没有找到的列不比对：${asked.map((column) => `“${headerOf(summary, column)}”`).join('、')}。`}
          description={
            unknown.length + Object.keys(chosen).length > 0 && (
              <div className="trips-row">
                如果只是改了名，请指出是哪一列：
                {asked.map((column) => (
                  <ColumnChoice
                    key={column}
                    table={main}
                    column={column}
                    label={headerOf(summary, column)}
                    at={chosen[column]}
                  />
                ))}
              </div>
            )
          }
        />
      )}
    </>
  );
}

function headerOf({ columns }: ReturnSummary, column: number): string {
  return columns[column]?.header ?? '';
}

type ColumnChoiceProps = {
  readonly table: Table;
  readonly column: number;
  readonly label: string;
  readonly at: number | undefined;
};

function ColumnChoice({ table, column, label, at }: ColumnChoiceProps) {
  const id = `trips-place-${column}`;
  return (
    <label htmlFor={id} className="trips-place">
      {label}
      <select
        id={id}
        className="trips-select"
        value={at ?? ''}
        onChange={({ target: { value } }) => placeColumn(table.sheet, column, value === '' ? undefined : Number(value))}
      >
        <option value="">没有这一列</option>
        {at !== undefined && <option value={at}>已指定</option>}
        {table.others.map(({ at: place, col, header }) => (
          <option key={place} value={place}>
            {col} 列：{header}
          </option>
        ))}
      </select>
    </label>
  );
}
