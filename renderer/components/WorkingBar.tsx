import { Button, Progress } from 'antd';
import { useEffect, useState } from 'react';
import './working-bar.css';

type WorkingBarProps = {
  /** What is being done: 正在写表格. */
  readonly label: string;
  readonly done: number;
  readonly total: number;
  readonly unit: string;
  onCancel(): void;
};

/** Nothing for the first 0.3 s, then a bar with the count and 取消, which leaves nothing behind. */
export function WorkingBar({ label, done, total, unit, onCancel }: WorkingBarProps) {
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), 300);
    return () => clearTimeout(timer);
  }, []);
  if (!isLong) return null;
  return (
    <section className="working-bar" aria-label={label}>
      <p role="status">
        {label}：{done.toLocaleString('zh-CN')} / {total.toLocaleString('zh-CN')} {unit}
      </p>
      <Progress aria-label={label} percent={total === 0 ? 0 : Math.floor((done / total) * 100)} status="active" />
      <Button onClick={onCancel}>取消</Button>
    </section>
  );
}
