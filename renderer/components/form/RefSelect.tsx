import { Select } from 'antd';
import { useState } from 'react';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { RefField } from '#shared/domain/declaration.ts';
import { type ChoiceSource, choicesFor } from '../field/choices.ts';
import type { TitleOf } from '../field/value-text.ts';

type RefSelectProps = {
  readonly id?: string;
  readonly value?: JsonValue;
  readonly onChange?: (value: string | undefined) => void;
  readonly field: RefField;
  readonly source: ChoiceSource;
  readonly titleOf: TitleOf;
};

/** A record of another register, searched by its title or pinyin initials. */
export function RefSelect({ id, value, onChange, field, source, titleOf }: RefSelectProps) {
  const [typed, setTyped] = useState('');
  const current = typeof value === 'string' && value !== '' ? value : undefined;
  const found = choicesFor(field, typed, source).map((choice) => ({ value: String(choice.value), label: choice.text }));
  const isListed = current === undefined || found.some((option) => option.value === current);
  return (
    <Select
      id={id}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      allowClear
      placeholder="打字查找，可用拼音首字母"
      notFoundContent="没有找到，请先在对应的台账中新增"
      value={current}
      options={isListed ? found : [{ value: current, label: titleOf(field.to, current) }, ...found]}
      onChange={(next: string | undefined) => onChange?.(next)}
      onOpenChange={() => setTyped('')}
    />
  );
}
