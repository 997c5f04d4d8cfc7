import { Input } from 'antd';
import type { JsonValue } from '#shared/base/canonical-json.ts';

type NumberInputProps = {
  readonly id?: string;
  readonly value?: JsonValue;
  readonly onChange?: (value: string) => void;
  readonly unit: string | undefined;
};

/** A number as typed; it is read when the form is, so that 1,200 and full-width digits are understood too. */
export function NumberInput({ id, value, onChange, unit }: NumberInputProps) {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value : '';
  return (
    <Input
      id={id}
      inputMode="decimal"
      value={text}
      suffix={unit}
      onChange={(event) => onChange?.(event.target.value)}
    />
  );
}
