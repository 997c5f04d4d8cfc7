import { Button } from 'antd';
import { fateOfDuplicate } from '#renderer/components/problem/problem-titles.ts';
import { CellInput } from './CellInput.tsx';
import type { Verified } from './import-state.ts';
import { columnOf, type ProblemItem, problemNow, rowOf } from './problem-groups.ts';
import { suggestionOf } from './suggestions.ts';
import { reasonFor } from './verify-rows.ts';

type ProblemCellProps = {
  readonly item: ProblemItem;
  readonly onCorrect: (item: ProblemItem, text: string) => void;
  readonly onOpen: (item: ProblemItem) => void;
};

/** The cell with the problem, to be typed over; a problem of the whole row opens the row. */
export function ProblemCell({ item, onCorrect, onOpen }: ProblemCellProps) {
  const column = columnOf(item);
  const row = rowOf(item);
  if (!row) return null;
  if (!column)
    return (
      <Button size="small" onClick={() => onOpen(item)}>
        改这一行
      </Button>
    );
  return (
    <CellInput
      label={`第 ${row.row} 行 ${column.header}`}
      column={column}
      text={row.texts[column.col]}
      level={problemNow(item)?.level}
      onChange={(text) => onCorrect(item, text)}
    />
  );
}

type ProblemMessageProps = {
  readonly item: ProblemItem;
  readonly verified: Verified;
  readonly onAdopt: (item: ProblemItem, text: string) => void;
};

/** What is wrong, or that it no longer is; what the cell probably means can be taken over. */
export function ProblemMessage({ item, verified, onAdopt }: ProblemMessageProps) {
  const now = problemNow(item);
  if (!now) return <span className="import-message import-good">✓ 已改好</span>;
  const reason = reasonFor(verified, item);
  if (reason !== undefined) return <span className="import-message import-good">✓ 已核实：{reason}</span>;
  const fate = fateOfDuplicate(now.code);
  const words = fate ? `${now.message}（${fate}）` : now.message;
  const suggestion = suggestionOf(item);
  return (
    <span className="import-told" data-suggested={suggestion !== undefined || undefined}>
      <span className="import-message" title={words}>
        {words}
      </span>
      {suggestion && (
        <span className="import-suggestion">
          <span className="import-name" title={suggestion.words}>
            {suggestion.words}
          </span>
          <Button size="small" aria-label={`采用 ${suggestion.text}`} onClick={() => onAdopt(item, suggestion.text)}>
            采用
          </Button>
        </span>
      )}
    </span>
  );
}
