import { Select } from 'antd';
import type { JsonValue } from '#shared/base/canonical-json.ts';

type BooleanSelectProps = {
  readonly id?: string;
  readonly value?: JsonValue;
  readonly onChange?: (value: boolean | undefined) => void;
};

const options = [
  { value: 'yes', label: '是' },
  { value: 'no', label: '否' },
];

/** Yes, no, or not known: an empty choice is not the same as 否. */
export function BooleanSelect({ id, value, onChange }: BooleanSelectProps) {
  return (
    <Select
      id={id}
      allowClear
      placeholder="未填"
      value={value === true ? 'yes' : value === false ? 'no' : undefined}
      options={options}
      onChange={(next: string | undefined) => onChange?.(next === undefined ? undefined : next === 'yes')}
    />
  );
}
