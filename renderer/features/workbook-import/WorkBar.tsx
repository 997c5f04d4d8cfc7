import { Button, Progress } from 'antd';
import { useEffect, useRef, useState } from 'react';

type WorkBarProps = {
  /** 正在入库 */
  readonly words: string;
  /** 0 to 1. */
  readonly share: number;
  /** Absent when the work can not be stopped any more. */
  readonly onCancel?: (() => void) | undefined;
  readonly cancelText?: string;
};

/** Before this nobody has to be told anything. */
const patienceMs = 300;
/** After this the rest can be guessed from what is done. */
const guessAfterMs = 3000;

/** Long work on the ledger: how far it is, how long it will take, and the way to stop it while that leaves nothing half done. */
export function WorkBar({ words, share, onCancel, cancelText = '取消' }: WorkBarProps) {
  const began = useRef(performance.now());
  const [isDue, setDue] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setDue(true), patienceMs);
    return () => clearTimeout(timer);
  }, []);
  if (!isDue) return null;
  const rest = restInWords(performance.now() - began.current, share);
  return (
    <section className="import-work" aria-label={words}>
      <span role="status">
        {words}
        {rest}
      </span>
      <Progress aria-label={words} percent={Math.floor(share * 100)} status="active" />
      {onCancel && <Button onClick={onCancel}>{cancelText}</Button>}
    </section>
  );
}

/** …，大约还要 12 秒 */
function restInWords(passedMs: number, share: number): string {
  if (passedMs < guessAfterMs || share <= 0 || share >= 1) return '…';
  const seconds = Math.max(1, Math.round((passedMs / share) * (1 - share) * 0.001));
  return `…，大约还要 ${seconds.toLocaleString('zh-CN')} 秒`;
}
