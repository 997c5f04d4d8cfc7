import { useEffect, useState } from 'react';
import { host } from '#renderer/host/host.ts';
import type { ArgumentsOf, Place } from '#shared/host/host-api.ts';
import { type Estimate, forecastOf } from './size-forecast.ts';

type SizeLineProps = Omit<ArgumentsOf<'estimateExport'>[0], 'place'> & {
  /** When it changes, the size is asked for again: records that have changed, bundles written. */
  readonly total: number | undefined;
  readonly place: Place | undefined;
};

/** How many files there will be, how large they can become, and whether the place has room, before anything is written. */
export function SizeLine({ lane, mode, fileBytes, agreed, total, place }: SizeLineProps) {
  const [estimate, setEstimate] = useState<Estimate>();
  const placeId = place?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the number of changed records says when to ask again
  useEffect(() => {
    let isOver = false;
    const where = placeId ? { place: placeId } : {};
    void host.estimateExport({ lane, mode, fileBytes, agreed, ...where }).then((reply) => {
      if (!isOver) setEstimate(reply.ok ? reply.value : undefined);
    });
    return () => {
      isOver = true;
    };
  }, [lane, mode, fileBytes, total, placeId]);
  if (!estimate?.maxBytes) return null;
  const { sentence, isTight } = forecastOf(estimate, place?.freeBytes);
  return <p className={isTight ? 'exchange-tight' : 'exchange-soft'}>{sentence}</p>;
}
