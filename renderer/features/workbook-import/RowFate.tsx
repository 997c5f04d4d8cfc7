import { decideRows } from './import-choices.ts';
import type { Decisions } from './import-state.ts';
import { type ProblemItem, rowOf, titleOfRow } from './problem-groups.ts';
import { fateOfDuplicate } from './problem-titles.ts';

type RowFateProps = { readonly item: ProblemItem; readonly decisions: Decisions };

/** What becomes of the row; a duplicate may also be taken as somebody else. */
export function RowFate({ item, decisions }: RowFateProps) {
  const { sheet } = item.table;
  const row = rowOf(item);
  if (!row) return null;
  const decision = decisions[sheet]?.[row.row];
  const isDuplicate = fateOfDuplicate(item.problem.code) !== undefined;
  const usual = row.outcome === 'rejected' ? '改好后导入' : isDuplicate ? '按同一条导入' : '导入';
  const options = [
    { value: 'usual', label: usual },
    { value: 'skip', label: '暂不导入' },
    ...(isDuplicate ? [{ value: 'separate', label: '另立一条' }] : []),
  ];
  return (
    <select
      className="import-select"
      aria-label={`第 ${row.row} 行 ${titleOfRow(item.table, row)}的处理`}
      value={typeof decision === 'string' ? decision : 'usual'}
      onChange={({ target: { value } }) =>
        decideRows([{ sheet, row: row.row }], value === 'skip' || value === 'separate' ? value : undefined)
      }
    >
      {options.map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </select>
  );
}
