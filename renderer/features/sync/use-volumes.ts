// 附件文件: written one after the other, each whole or not at all; 取消 ends after the one that is under way is taken back.

import { useCallback, useRef, useState } from 'react';
import { host } from '#renderer/host/host.ts';
import type { VolumeLane, VolumeSet } from '#shared/host/host-api.ts';

export type VolumeWork = {
  /** Which file is being written; undefined when none is. */
  readonly current: { readonly index: number; readonly count: number } | undefined;
  /** Why the writing ended before all were written. */
  readonly problem: string | undefined;
  /** Writes what is left of the newest bundle's. */
  writeAll(placeId: string): Promise<void>;
  cancel(): void;
};

export function useVolumes(lane: VolumeLane): VolumeWork {
  const [current, setCurrent] = useState<VolumeWork['current']>();
  const [problem, setProblem] = useState<string>();
  const isCancelled = useRef(false);

  const writeAll = useCallback(
    async (place: string) => {
      isCancelled.current = false;
      setProblem(undefined);
      try {
        const sets = await host.volumeSets();
        if (!sets.ok) return setProblem(sets.error.message);
        for (let set = sets.value[lane]; set && unwrittenOf(set).length > 0; ) {
          if (isCancelled.current) return;
          setCurrent({ index: set.volumes.findIndex(isUnwritten) + 1, count: set.volumes.length });
          const reply = await host.writeVolume({ lane, place });
          if (!reply.ok) return setProblem(reply.error.message);
          set = reply.value;
        }
      } finally {
        setCurrent(undefined);
      }
    },
    [lane],
  );
  const cancel = useCallback(() => {
    isCancelled.current = true;
    void host.cancelWriting();
  }, []);
  return { current, problem, writeAll, cancel };
}

type Volume = VolumeSet['volumes'][number];

function isUnwritten({ blobs, written }: Volume): boolean {
  return blobs > 0 && !written;
}

export function unwrittenOf({ volumes }: VolumeSet): readonly Volume[] {
  return volumes.filter(isUnwritten);
}
