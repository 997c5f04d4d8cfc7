import { Input, Select } from 'antd';
import { useState } from 'react';
import { choicesFor, demandsChoice } from '#renderer/components/field/choices.ts';
import { readEdited } from '#renderer/components/field/typed-value.ts';
import { choiceSourceOf } from '#renderer/components/page/register.ts';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { FieldDeclaration } from '#shared/domain/declaration.ts';
import type { Book } from '#shared/ledger/registers.ts';

type OtherValueProps = {
  readonly book: Book;
  readonly field: FieldDeclaration;
  onChange(value: JsonValue | undefined): void;
};

/** The third value of a field: typed, or chosen where only listed values are allowed. */
export function OtherValue({ book, field, onChange }: OtherValueProps) {
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<string>();
  const source = choiceSourceOf(book);
  if (demandsChoice(field)) {
    const choices = choicesFor(field, typed, source);
    return (
      <Select
        className="conflict-input"
        aria-label={`另填${field.label}`}
        showSearch={{ filterOption: false, onSearch: setTyped }}
        options={choices.map(({ value, text }) => ({ value: JSON.stringify(value), label: text }))}
        onChange={(chosen: string) => onChange(JSON.parse(chosen) as JsonValue)}
      />
    );
  }
  const type = (text: string) => {
    setTyped(text);
    const read = readEdited(field, { typed: text }, source);
    setProblem(read.ok || text === '' ? undefined : read.error);
    onChange(read.ok && read.value !== null ? read.value : undefined);
  };
  return (
    <>
      <Input
        className="conflict-input"
        aria-label={`另填${field.label}`}
        aria-invalid={problem !== undefined}
        value={typed}
        onChange={(event) => type(event.target.value)}
      />
      {problem && <p className="conflict-problem">{problem}</p>}
    </>
  );
}
