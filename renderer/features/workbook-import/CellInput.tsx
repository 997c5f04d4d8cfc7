import { AutoComplete, Input } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { entities } from '#shared/domain/entities.ts';
import type { ProblemLevel } from '#shared/domain/problems.ts';
import type { SourceColumn } from './reading-messages.ts';

type CellInputProps = {
  readonly label: string;
  readonly column: SourceColumn;
  readonly text: string | undefined;
  readonly level?: ProblemLevel | undefined;
  readonly onChange: (text: string) => void;
};

/** A cell that is written anew: Enter or leaving it checks it, Esc puts the old text back. Codes can be chosen. */
export function CellInput({ label, column, text: given, level, onChange }: CellInputProps) {
  const text = useLastKnown(given);
  const [draft, setDraft] = useState(text);
  const latest = useRef({ draft, text, onChange });
  latest.current = { draft, text, onChange };
  useEffect(() => setDraft(text), [text]);
  useEffect(() => () => settle(latest.current), []);
  const status = level === 'error' ? 'error' : level === 'warn' ? 'warning' : undefined;
  const labels = labelsOf(column);
  const events = {
    'aria-label': label,
    onBlur: () => settle(latest.current),
    onKeyDown: (event: { readonly key: string; readonly nativeEvent: { readonly isComposing: boolean } }) => {
      if (event.nativeEvent.isComposing) return;
      if (event.key === 'Enter') settle(latest.current);
      if (event.key === 'Escape') setDraft(text);
    },
  };
  if (labels.length === 0)
    return (
      <Input
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
        {...events}
        {...(status ? { status } : {})}
      />
    );
  return (
    <AutoComplete
      className="import-field"
      value={draft}
      options={labels.filter((one) => draft === text || one.includes(draft)).map((value) => ({ value }))}
      onChange={(value: string | undefined) => setDraft(value ?? '')}
      onSelect={(value: string | undefined) => settle({ ...latest.current, draft: value ?? '' })}
      {...events}
      {...(status ? { status } : {})}
    />
  );
}

/** A cell that has lost its problem by a correction elsewhere is not told any more what it says. */
function useLastKnown(text: string | undefined): string {
  const last = useRef('');
  if (text !== undefined) last.current = text;
  return last.current;
}

type Draft = { readonly draft: string; readonly text: string; readonly onChange: (text: string) => void };

function settle({ draft, text, onChange }: Draft): void {
  if (draft.trim() !== text.trim()) onChange(draft.trim());
}

/** The words to choose from: the labels of a code field, or 是 and 否. */
export function labelsOf({ target }: SourceColumn): readonly string[] {
  const field = target ? entities[target.entity].fields[target.field] : undefined;
  if (field?.kind === 'code') return [...new Set(Object.values(field.codes))];
  return field?.kind === 'boolean' ? ['是', '否'] : [];
}
