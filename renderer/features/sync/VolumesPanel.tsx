import { Button } from 'antd';
import { useState } from 'react';
import { sizeInWords } from '#renderer/components/size-in-words.ts';
import { refreshExchange } from '#renderer/data/exchange-watch.ts';
import type { VolumeLane, VolumeSet } from '#shared/host/host-api.ts';
import { PlaceChooser } from './PlaceChooser.tsx';
import { Refusal } from './Refusal.tsx';
import { fitting } from './size-forecast.ts';
import { usablePlace, usePlaces } from './use-places.ts';
import { unwrittenOf, useVolumes } from './use-volumes.ts';
import { WritingBar } from './WritingBar.tsx';

type VolumesPanelProps = { readonly lane: VolumeLane; readonly set: VolumeSet };

const names: { readonly [lane in VolumeLane]: string } = { changes: '报送包', peer: '交换包' };

/** Attachments of the newest bundle that no medium has taken yet: one click writes them to this stick or another. */
export function VolumesPanel({ lane, set }: VolumesPanelProps) {
  const known = usePlaces();
  const [chosen, setChosen] = useState<string>();
  const [asked, setAsked] = useState<string>();
  const volumes = useVolumes(lane);
  const place = usablePlace(known.places, chosen);
  const left = unwrittenOf(set);
  if (left.length === 0) return null;
  const isBusy = volumes.current !== undefined;
  const write = async () => {
    if (!place) return setAsked('还没有选写到哪里。请先插入 U 盘，或选择一个文件夹。');
    setAsked(undefined);
    await volumes.writeAll(place.id);
    await refreshExchange();
  };
  const sizes = left.map(({ maxBytes }) => maxBytes);
  const blobs = left.reduce((sum, volume) => sum + volume.blobs, 0);
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  const fits = place?.freeBytes === undefined ? left.length : fitting(sizes, place.freeBytes);
  return (
    <section className="exchange-panel" aria-labelledby={`volumes-${lane}`}>
      <h2 id={`volumes-${lane}`}>
        {names[lane]} {String(set.no).padStart(4, '0')} 还有 {left.length} 个附件文件没有写
      </h2>
      <p>
        记录已经写好。附件 {blobs} 个在这些文件里，共不超过 {sizeInWords(bytes)}
        ，可以写到同一个或另一个 U 盘。没有写的不会丢，下一次自动带上。
      </p>
      <PlaceChooser
        id={`volumes-place-${lane}`}
        label="写到"
        known={known}
        value={place}
        onChange={setChosen}
        disabled={isBusy}
      />
      {place && fits < left.length && (
        <p className="exchange-tight">
          {fits === 0
            ? `这个位置放不下，只剩 ${sizeInWords(place.freeBytes ?? 0)}。请换一个 U 盘。`
            : `这个位置只放得下 ${fits} 个文件，其余的再换一个 U 盘写。`}
        </p>
      )}
      <Button onClick={() => void write()} disabled={isBusy || !known.places}>
        写附件文件
      </Button>
      {volumes.current && <WritingBar volume={volumes.current} onCancel={volumes.cancel} />}
      <Refusal sentence={asked ?? volumes.problem} />
    </section>
  );
}
