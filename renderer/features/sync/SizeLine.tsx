import { useEffect, useState } from 'react';
import { sizeInWords } from '#renderer/components/size-in-words.ts';
import { host } from '#renderer/host/host.ts';
import type { Place } from '#shared/host/host-api.ts';

type SizeLineProps = {
  readonly mode: 'incremental' | 'full';
  /** Records that have changed: when it changes, the size is asked for again. */
  readonly total: number | undefined;
  readonly place: Place | undefined;
};

/** What the host wants free beside the file itself (electron/services/medium-check.ts). */
const spareBytes = 8 * 1024 * 1024;

/** How large the bundle can become, and whether the place has room for it, before anything is written. */
export function SizeLine({ mode, total, place }: SizeLineProps) {
  const [maxBytes, setMaxBytes] = useState<number>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the number of changed records says when to ask again
  useEffect(() => {
    let isOver = false;
    void host.estimateExport({ mode }).then((reply) => {
      if (!isOver) setMaxBytes(reply.ok ? reply.value.maxBytes : undefined);
    });
    return () => {
      isOver = true;
    };
  }, [mode, total]);
  if (!maxBytes) return null;
  const size = `报送包不超过 ${sizeInWords(maxBytes)}`;
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
