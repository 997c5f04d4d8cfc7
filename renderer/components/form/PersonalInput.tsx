import { Button, Input, Space } from 'antd';
import { useState } from 'react';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { Mask } from '#shared/domain/mask.ts';

type PersonalInputProps = {
  readonly id?: string;
  readonly value?: JsonValue;
  readonly onChange?: (value: string) => void;
  readonly mask: Mask | undefined;
  readonly label: string;
};

/** A phone number, ID number or address: masked while `mask` is given, and then only written anew, never read. */
export function PersonalInput({ id, value, onChange, mask, label }: PersonalInputProps) {
  const [stored] = useState(value);
  const text = typeof value === 'string' ? value : '';
  const isHidden = mask !== undefined && text !== '' && value === stored;
  if (!isHidden) return <Input id={id} value={text} onChange={(event) => onChange?.(event.target.value)} />;
  return (
    <Space.Compact block>
      <Input id={id} value={mask(text)} readOnly />
      <Button onClick={() => onChange?.('')} aria-label={`重填${label}`}>
        重填
      </Button>
    </Space.Compact>
  );
}
