import { useEffect, useState } from 'react';
import { sizeInWords } from '#renderer/components/size-in-words.ts';
import { host } from '#renderer/host/host.ts';
import type { HostReplies, Place } from '#shared/host/host-api.ts';

type SizeLineProps = {
  readonly mode: 'incremental' | 'full';
  /** Records that have changed: when it changes, the size is asked for again. */
  readonly total: number | undefined;
  readonly place: Place | undefined;
};

type Estimate = HostReplies['estimateExport'];

/** What the host wants free beside the file itself (electron/services/medium-check.ts). */
const spareBytes = 8 * 1024 * 1024;

/** How large the bundle can become, and whether the place has room for it, before anything is written. */
export function SizeLine({ mode, total, place }: SizeLineProps) {
  const [estimate, setEstimate] = useState<Estimate>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the number of changed records says when to ask again
  useEffect(() => {
    let isOver = false;
    void host.estimateExport({ mode }).then((reply) => {
      if (!isOver) setEstimate(reply.ok ? reply.value : undefined);
    });
    return () => {
      isOver = true;
    };
  }, [mode, total]);
  if (!estimate?.maxBytes) return null;
  const { maxBytes, left = 0 } = estimate;
  const rest = left > 0 ? `（附件太多，另有 ${left} 个收到回执后随下一包带上）` : '';
  const size = `报送包不超过 ${sizeInWords(maxBytes)}${rest}`;
  if (place?.freeBytes === undefined) return <p className="exchange-soft">{size}。</p>;
  const needed = maxBytes * 1.1 + spareBytes;
  return place.freeBytes >= needed ? (
    <p className="exchange-soft">{size}，这个位置放得下。</p>
  ) : (
    <p className="exchange-tight">
      {size}。这个位置可能放不下：连同余量要 {sizeInWords(needed)}，只剩 {sizeInWords(place.freeBytes)}，请换一个 U 盘。
    </p>
  );
}
