import { Radio } from 'antd';
import type { Choice } from '#shared/ledger/three-way.ts';

type ChoiceCellProps = {
  /** The record and column that are decided about. */
  readonly label: string;
  readonly isDecidable: boolean;
  readonly choice: Choice;
  onChoose(choice: Choice): void;
};

/** Whose value is taken; nothing is chosen while it is open. */
export function ChoiceCell({ label, isDecidable, choice, onChoose }: ChoiceCellProps) {
  if (!isDecidable) return <span className="trips-soft">不用处理</span>;
  return (
    <Radio.Group
      aria-label={`采用哪一个：${label}`}
      className="trips-choice"
      value={choice === 'open' ? undefined : choice}
      onChange={({ target: { value } }) => onChoose(value as Choice)}
      options={[
        { value: 'theirs', label: '对方' },
        { value: 'ours', label: '我们的' },
      ]}
    />
  );
}
