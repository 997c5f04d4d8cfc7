import { useEffect, useState } from 'react';
import { host } from '#renderer/host/host.ts';
import type { WritingProgress } from '#shared/host/host-api.ts';

const askMs = 400;

/** How far the host has come with writing to a medium; undefined before it begins and when nothing is written. */
export function useWritingProgress(isWriting: boolean): WritingProgress | undefined {
  const [progress, setProgress] = useState<WritingProgress>();
  useEffect(() => {
    if (!isWriting) return;
    const timer = setInterval(async () => {
      const reply = await host.writingProgress();
      setProgress(reply.ok ? (reply.value ?? undefined) : undefined);
    }, askMs);
    return () => {
      clearInterval(timer);
      setProgress(undefined);
    };
  }, [isWriting]);
  return progress;
}
