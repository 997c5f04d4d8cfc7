import { fateOfDuplicate } from '#renderer/components/problem/problem-titles.ts';
import { decideRows } from './import-choices.ts';
import type { ImportState } from './import-state.ts';
import { type ProblemItem, problemNow, rowOf, titleOfRow } from './problem-groups.ts';
import { reasonFor, verifyProblems } from './verify-rows.ts';

type RowFateProps = {
  readonly item: ProblemItem;
  readonly state: Pick<ImportState, 'decisions' | 'verified'>;
  /** Marks it as looked into, with the reason that was typed. */
  readonly onVerify: (item: ProblemItem) => void;
};

/** What becomes of the row; a duplicate may also be taken as somebody else, a doubtful one as looked into. */
export function RowFate({ item, state: { decisions, verified }, onVerify }: RowFateProps) {
  const { sheet } = item.table;
  const row = rowOf(item);
  if (!row) return null;
  const decision = decisions[sheet]?.[row.row];
  const isDuplicate = fateOfDuplicate(item.problem.code) !== undefined;
  const isDoubtful = problemNow(item)?.level === 'warn' && !isDuplicate;
  const usual =
    row.outcome === 'rejected' ? '改好后导入' : isDuplicate ? '按同一条导入' : isDoubtful ? '导入，待核实' : '导入';
  const options = [
    { value: 'usual', label: usual },
    ...(isDoubtful && row.outcome !== 'rejected' ? [{ value: 'verified', label: '导入，已核实' }] : []),
    { value: 'skip', label: '暂不导入' },
    ...(isDuplicate ? [{ value: 'separate', label: '另立一条' }] : []),
  ];
  const isVerified = reasonFor(verified, item) !== undefined;
  const choose = (value: string) => {
    const chosen = value === 'skip' || value === 'separate' ? value : undefined;
    decideRows([{ sheet, row: row.row }], chosen);
    if (value === 'verified') onVerify(item);
    else if (isVerified) verifyProblems([item], undefined);
  };
  return (
    <select
      className="import-select"
      aria-label={`第 ${row.row} 行 ${titleOfRow(item.table, row)}的处理`}
      value={typeof decision === 'string' ? decision : isVerified ? 'verified' : 'usual'}
      onChange={({ target }) => choose(target.value)}
    >
      {options.map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </select>
  );
}
