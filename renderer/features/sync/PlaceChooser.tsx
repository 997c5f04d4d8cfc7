import { Button, Select } from 'antd';
import { sizeInWords } from '#renderer/components/size-in-words.ts';
import { useTask } from '#renderer/components/use-task.ts';
import { host } from '#renderer/host/host.ts';
import type { Place } from '#shared/host/host-api.ts';
import { Refusal } from './Refusal.tsx';
import type { Places } from './use-places.ts';

type PlaceChooserProps = {
  readonly id: string;
  readonly known: Places;
  readonly value: Place | undefined;
  readonly onChange: (placeId: string) => void;
  readonly disabled?: boolean;
  readonly label?: string;
};

/** Where a file goes: a place used before or plugged in that is there now, or another folder. */
export function PlaceChooser({ id, known, value, onChange, disabled = false, label = '存到' }: PlaceChooserProps) {
  const { busy, problem, run } = useTask();
  const choose = async () => {
    const chosen = await run(() => host.chooseFolder({ purpose: 'export' }));
    if (!chosen) return;
    await known.reload();
    onChange(chosen.id);
  };
  return (
    <>
      <div className="exchange-row">
        <label htmlFor={id}>{label}</label>
        <Select
          id={id}
          className="exchange-place"
          placeholder={placeholderFor(known)}
          value={value?.id}
          onChange={onChange}
          disabled={disabled}
          options={known.places?.map((place) => ({
            value: place.id,
            label: placeLine(place),
            disabled: !place.available,
          }))}
        />
        <Button onClick={() => void choose()} loading={busy && { delay: 300 }} disabled={disabled}>
          选择文件夹
        </Button>
      </div>
      <Refusal sentence={problem} />
    </>
  );
}

function placeholderFor({ places }: Places): string {
  if (!places) return '正在查找 U 盘和文件夹…';
  return places.length === 0 ? '插入 U 盘，或选择文件夹' : '没有能用的位置';
}

function placeLine(place: Place): string {
  if (!place.available) return `${place.label}（没有插上或打不开）`;
  return place.freeBytes === undefined ? place.label : `${place.label}（剩余 ${sizeInWords(place.freeBytes)}）`;
}
