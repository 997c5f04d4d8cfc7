import { useEffect, useState } from 'react';
import { host } from '#renderer/host/host.ts';
import type { ExportedBundle, FileWatchState } from '#shared/host/host-api.ts';

const askMs = 1500;

export type SeenFile = { readonly state: FileWatchState; readonly secondsLeft: number };

/** What the host sees of a bundle's file in the minute after it was written. @param bundle another object when it was written again */
export function useFileWatch(bundle: ExportedBundle): SeenFile | undefined {
  const [seen, setSeen] = useState<SeenFile>();
  useEffect(() => {
    setSeen(undefined);
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async () => {
      const reply = await host.fileWatch({ digest: bundle.digest });
      if (isOver || !reply.ok) return;
      setSeen(reply.value);
      if (reply.value.state === 'watching') timer = setTimeout(() => void look(), askMs);
    };
    void look();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [bundle]);
  return seen;
}
