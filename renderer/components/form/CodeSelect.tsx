import { Select } from 'antd';
import { useState } from 'react';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import { offeredCodes } from '#shared/domain/code-additions.ts';
import type { CodeField } from '#shared/domain/declaration.ts';
import { type ChoiceSource, choicesFor } from '../field/choices.ts';
import { labelOfCode } from '../field/value-text.ts';

type CodeSelectProps = {
  readonly id?: string;
  readonly value?: JsonValue;
  readonly onChange?: (value: JsonValue | undefined) => void;
  readonly field: CodeField;
  readonly source: ChoiceSource;
};

/** A code chosen by its label, another word for it, or pinyin initials. A word outside the list stays visible. */
export function CodeSelect({ id, value, onChange, field, source }: CodeSelectProps) {
  const [typed, setTyped] = useState('');
  const choices = choicesFor(field, typed, source);
  const options = choices.map((choice) => ({ value: String(choice.value), label: choice.text }));
  const current = typeof value === 'string' ? value : undefined;
  const isForeign = current !== undefined && !Object.hasOwn(offeredCodes(field), current);
  return (
    <Select
      id={id}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      allowClear
      placeholder="选择，可打拼音首字母"
      value={current}
      options={isForeign ? [{ value: current, label: labelOfCode(field, current) }, ...options] : options}
      onChange={(next: string | undefined) => onChange?.(next)}
      onOpenChange={() => setTyped('')}
    />
  );
}
