import { useCallback, useEffect, useState } from 'react';
import { host } from '#renderer/host/host.ts';
import type { Place } from '#shared/host/host-api.ts';

/** A stick that is plugged in shows within this time. */
const lookMs = 4000;

export type Places = {
  /** Places for bundles; undefined until the first answer. */
  readonly places: readonly Place[] | undefined;
  reload(): Promise<void>;
};

/** Folders, sticks and shares for bundles, as they come and go. */
export function usePlaces(): Places {
  const [places, setPlaces] = useState<readonly Place[]>();
  const reload = useCallback(async () => {
    const reply = await host.listPlaces();
    if (reply.ok) setPlaces(reply.value.filter(({ purpose }) => purpose === 'export'));
  }, []);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const look = async () => {
      if (!document.hidden) await reload();
      if (!isOver) timer = setTimeout(() => void look(), lookMs);
    };
    void look();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [reload]);
  return { places, reload };
}

/** The place that stands first: the one chosen before, or the one of that name, while it is there. */
export function usablePlace(
  places: readonly Place[] | undefined,
  chosen: string | undefined,
  wishedLabel?: string,
): Place | undefined {
  const usable = places?.filter(({ available }) => available) ?? [];
  return usable.find(({ id }) => id === chosen) ?? usable.find(({ label }) => label === wishedLabel) ?? usable[0];
}
