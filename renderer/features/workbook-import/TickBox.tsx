import { Checkbox } from 'antd';
import type { Tick } from './field-summary.ts';

type TickBoxProps = {
  readonly tick: Tick;
  readonly label: string;
  /** What stands beside the box; the label names it to screen readers. */
  readonly text?: string;
  readonly disabled?: boolean;
  readonly onTick: (isTicked: boolean) => void;
};

/** A tick for one thing or for many, of which some may be unticked. */
export function TickBox({ tick, label, text, disabled = false, onTick }: TickBoxProps) {
  return (
    <Checkbox
      aria-label={label}
      checked={tick === 'all'}
      indeterminate={tick === 'some'}
      disabled={disabled}
      onChange={({ target }) => onTick(target.checked)}
    >
      {text}
    </Checkbox>
  );
}
