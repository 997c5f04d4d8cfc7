import { Button, Select } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import { sizeInWords } from '#renderer/components/size-in-words.ts';
import { useTask } from '#renderer/components/use-task.ts';
import { host } from '#renderer/host/host.ts';
import type { Place } from '#shared/host/host-api.ts';
import { Refusal } from './Refusal.tsx';

type PlaceChooserProps = {
  readonly id: string;
  readonly value: string | undefined;
  readonly onChange: (place: string | undefined) => void;
};

/** Where a file goes: a place used before that is there now, or another folder. */
export function PlaceChooser({ id, value, onChange }: PlaceChooserProps) {
  const [places, setPlaces] = useState<readonly Place[]>([]);
  const { busy, problem, run } = useTask();
  const load = useCallback(async () => {
    const known = await run(host.listPlaces);
    const usable = known?.filter((place) => place.purpose === 'export') ?? [];
    setPlaces(usable);
    return usable;
  }, [run]);
  useEffect(() => {
    void load().then((usable) => onChange(usable.find((place) => place.available)?.id));
  }, [load, onChange]);

  const choose = async () => {
    const chosen = await run(() => host.chooseFolder({ purpose: 'export' }));
    if (!chosen) return;
    await load();
    onChange(chosen.id);
  };
  return (
    <>
      <div className="exchange-row">
        <label htmlFor={id}>存到</label>
        <Select
          id={id}
          className="exchange-place"
          placeholder="还没有选过文件夹"
          value={value}
          onChange={onChange}
          options={places.map((place) => ({ value: place.id, label: placeLine(place), disabled: !place.available }))}
        />
        <Button onClick={() => void choose()} loading={busy && { delay: 300 }}>
          选择文件夹
        </Button>
      </div>
      <Refusal sentence={problem} />
    </>
  );
}

function placeLine(place: Place): string {
  if (!place.available) return `${place.label}（没有插上或打不开）`;
  return place.freeBytes === undefined ? place.label : `${place.label}（剩余 ${sizeInWords(place.freeBytes)}）`;
}
