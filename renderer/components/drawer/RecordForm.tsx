import { Form } from 'antd';
import { type Ref, useEffect, useImperativeHandle, useMemo, useState } from 'react';
import type { CalendarDate } from '#shared/base/calendar-date.ts';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { EntityDeclaration } from '#shared/domain/declaration.ts';
import type { LedgerRecord } from '#shared/ledger/registers.ts';
import type { ChoiceSource } from '../field/choices.ts';
import type { TitleOf } from '../field/value-text.ts';
import { EntityForm } from '../form/EntityForm.tsx';
import { type FormCheck, type FormProblem, type FormValues, formValuesOf, readForm } from '../form/form-items.ts';

export type RecordFormHandle = {
  /** What would be written; undefined when an error must be mended first (it is shown then). */
  read(): { readonly [key: string]: JsonValue | null } | undefined;
};

export type RecordFormProps = {
  readonly name: string;
  readonly declaration: EntityDeclaration;
  /** undefined for a new record. */
  readonly record: LedgerRecord | undefined;
  readonly omit?: readonly string[];
  readonly today: CalendarDate;
  readonly choices: ChoiceSource;
  readonly titleOf: TitleOf;
  readonly check?: FormCheck | undefined;
  readonly isRevealed: boolean;
  readonly ref?: Ref<RecordFormHandle>;
  onTouched(hasChanges: boolean): void;
};

/** A form that knows the record it edits: what differs, and what is wrong with it. */
export function RecordForm(props: RecordFormProps) {
  const { name, declaration, record, omit = [], today, choices, check, onTouched } = props;
  const [form] = Form.useForm();
  const [problems, setProblems] = useState<readonly FormProblem[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: inputs start from the record once; later edits are the clerk's
  const initial = useMemo(() => formValuesOf(declaration, record, today), []);
  const readNow = () => {
    const values = form.getFieldsValue(true) as FormValues;
    const read = readForm(declaration, record, values, today, choices, check);
    return { ...read, problems: read.problems.filter(({ field }) => !omit.includes(field)) };
  };
  useEffect(() => {
    const afterTheDrawerTookTheFocus = setTimeout(() =>
      document.getElementById(`${name}_${declaration.title}`)?.focus(),
    );
    return () => clearTimeout(afterTheDrawerTookTheFocus);
  }, [name, declaration]);
  useImperativeHandle(props.ref, () => ({
    read() {
      const read = readNow();
      setProblems(read.problems);
      const error = read.problems.find(({ level }) => level === 'error');
      if (!error) return read.changed;
      document.getElementById(`${name}_${error.field}`)?.focus();
      return undefined;
    },
  }));
  return (
    <EntityForm
      form={form}
      name={name}
      declaration={declaration}
      initial={initial}
      problems={problems}
      omit={omit}
      source={choices}
      titleOf={props.titleOf}
      isRevealed={props.isRevealed}
      onChange={() => {
        const read = readNow();
        const touched = read.problems.filter(({ field }) => form.isFieldTouched(field));
        setProblems(touched);
        onTouched(Object.keys(read.changed).length > 0 || touched.some(({ level }) => level === 'error'));
      }}
    />
  );
}
