import { Button, Progress } from 'antd';
import { useEffect, useRef, useState } from 'react';
import './working-bar.css';

type WorkingBarProps = {
  /** What is being done: 正在写表格. */
  readonly label: string;
  readonly done: number;
  readonly total: number;
  /** What is counted; absent when `done` of `total` is only a share. */
  readonly unit?: string;
  /** Absent when the work cannot be stopped any more. */
  readonly onCancel?: (() => void) | undefined;
  readonly cancelText?: string;
};

/** Before this nobody has to be told anything. */
const patienceMs = 300;
/** After this the rest can be guessed from what is done. */
const guessAfterMs = 3000;

/** Nothing for the first 0.3 s, then a bar with the count, the time that is left, and 取消, which leaves nothing behind. */
export function WorkingBar({ label, done, total, unit, onCancel, cancelText = '取消' }: WorkingBarProps) {
  const began = useRef(performance.now());
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), patienceMs);
    return () => clearTimeout(timer);
  }, []);
  if (!isLong) return null;
  const share = total === 0 ? 0 : Math.min(1, done / total);
  const count =
    unit === undefined ? '' : `：${done.toLocaleString('zh-CN')} / ${total.toLocaleString('zh-CN')} ${unit}`;
  return (
    <section className="working-bar" aria-label={label}>
      <p role="status">
        {label}
        {count}
        {restInWords(performance.now() - began.current, share)}
      </p>
      <Progress aria-label={label} percent={Math.floor(share * 100)} status="active" />
      {onCancel && <Button onClick={onCancel}>{cancelText}</Button>}
    </section>
  );
}

/** ，大约还要 12 秒 */
function restInWords(passedMs: number, share: number): string {
  if (passedMs < guessAfterMs || share <= 0 || share >= 1) return '';
  const seconds = Math.max(1, Math.round((passedMs / share) * (1 - share) * 0.001));
  return `，大约还要 ${seconds.toLocaleString('zh-CN')} 秒`;
}
