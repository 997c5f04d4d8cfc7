import { Button, Progress } from 'antd';
import { useEffect, useState } from 'react';
import type { Progress as Reading } from './import-state.ts';
import { cancelReading } from './reading.ts';

type ReadingBarProps = { readonly reading: Reading; readonly fileName: string | undefined };

/** Nothing for the first 0.3 s, then a bar with the count and 取消, which leaves nothing behind. */
export function ReadingBar({ reading: { done, total }, fileName }: ReadingBarProps) {
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), 300);
    return () => clearTimeout(timer);
  }, []);
  if (!isLong) return null;
  return (
    <section className="import-progress" aria-label="读取进度">
      <p role="status">
        正在读取 {fileName}
        {total > 0 && `：${done.toLocaleString('zh-CN')} / ${total.toLocaleString('zh-CN')} 行`}
      </p>
      <Progress aria-label="已读取" percent={percentOf(done, total)} status="active" />
      <Button onClick={cancelReading}>取消</Button>
    </section>
  );
}

export function percentOf(done: number, total: number): number {
  return total === 0 ? 0 : Math.floor((done / total) * 100);
}
