import { AutoComplete, Input, Select } from 'antd';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import { assertNever } from '#shared/base/result.ts';
import { type ChoiceSource, choicesFor } from '../field/choices.ts';
import type { TitleOf } from '../field/value-text.ts';
import { BooleanSelect } from './BooleanSelect.tsx';
import { CodeSelect } from './CodeSelect.tsx';
import { DateInput } from './DateInput.tsx';
import type { FormItem } from './form-items.ts';
import { NumberInput } from './NumberInput.tsx';
import { PersonalInput } from './PersonalInput.tsx';
import { RefSelect } from './RefSelect.tsx';

export type FieldControlProps = {
  readonly item: FormItem;
  readonly source: ChoiceSource;
  readonly titleOf: TitleOf;
  /** Personal values are shown in full only after 揭示. */
  readonly isRevealed: boolean;
  /** Given by Form.Item. */
  readonly id?: string;
  readonly value?: JsonValue;
  readonly onChange?: (value: JsonValue | undefined) => void;
};

/** The input that fits a field's kind. */
export function FieldControl({ item, source, titleOf, isRevealed, ...input }: FieldControlProps) {
  const field = item.declaration;
  const mask = isRevealed ? undefined : item.mask;
  switch (field.kind) {
    case 'code':
      return <CodeSelect {...input} field={field} source={source} />;
    case 'ref':
      return <RefSelect {...input} field={field} source={source} titleOf={titleOf} />;
    case 'boolean':
      return <BooleanSelect {...input} />;
    case 'number':
      return <NumberInput {...input} unit={field.unit} />;
    case 'date':
      if (mask) return <PersonalInput {...input} mask={mask} label={field.label} />;
      return <DateInput {...input} label={field.label} />;
    case 'phone':
    case 'idNumber':
    case 'creditCode':
      return <PersonalInput {...input} mask={mask} label={field.label} />;
    case 'texts':
      return <TextsInput {...input} suggestions={field.suggestions ?? []} />;
    case 'text':
      if (mask) return <PersonalInput {...input} mask={mask} label={field.label} />;
      if (field.suggestions) return <SuggestedText {...input} field={field} source={source} />;
      return <PlainText {...input} multiline={field.multiline === true} />;
    default:
      return assertNever(field, 'FieldControl');
  }
}

type InputProps = Pick<FieldControlProps, 'id' | 'value' | 'onChange'>;

function PlainText({ id, value, onChange, multiline }: InputProps & { multiline: boolean }) {
  const text = typeof value === 'string' ? value : '';
  if (multiline)
    return <Input.TextArea id={id} value={text} rows={3} onChange={(event) => onChange?.(event.target.value)} />;
  return <Input id={id} value={text} onChange={(event) => onChange?.(event.target.value)} />;
}

function SuggestedText({
  id,
  value,
  onChange,
  field,
  source,
}: InputProps & Pick<FieldControlProps, 'source'> & { field: FormItem['declaration'] }) {
  const text = typeof value === 'string' ? value : '';
  const options = choicesFor(field, text, source).map((choice) => ({ value: choice.text }));
  return <AutoComplete id={id} value={text} options={options} onChange={(next: string) => onChange?.(next)} />;
}

function TextsInput({ id, value, onChange, suggestions }: InputProps & { suggestions: readonly string[] }) {
  return (
    <Select
      id={id}
      mode="tags"
      tokenSeparators={['、', '，', ',', ';', '；']}
      placeholder="选择或自己写，回车确认"
      value={Array.isArray(value) ? (value as string[]) : []}
      options={suggestions.map((text) => ({ value: text, label: text }))}
      onChange={(next: string[]) => onChange?.(next)}
    />
  );
}
