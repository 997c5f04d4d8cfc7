import { Form, type FormInstance } from 'antd';
import { useMemo } from 'react';
import type { EntityDeclaration } from '#shared/domain/declaration.ts';
import type { ChoiceSource } from '../field/choices.ts';
import type { TitleOf } from '../field/value-text.ts';
import { DateInput } from './DateInput.tsx';
import './entity-form.css';
import { FieldControl } from './FieldControl.tsx';
import { type FormItem, type FormProblem, type FormSection, type FormValues, formItemsOf } from './form-items.ts';

export type EntityFormProps = {
  readonly form: FormInstance;
  /** Tells two forms on one page apart; part of the ids of the inputs. */
  readonly name: string;
  readonly declaration: EntityDeclaration;
  readonly initial: FormValues;
  readonly problems: readonly FormProblem[];
  /** Fields that are given by where the form stands, such as the owner of a job. */
  readonly omit?: readonly string[];
  readonly source: ChoiceSource;
  readonly titleOf: TitleOf;
  readonly isRevealed: boolean;
  onChange(): void;
};

/** The form of one record, drawn from its declaration. Problems stand under their fields and never move the focus. */
export function EntityForm(props: EntityFormProps) {
  const { form, name, declaration, initial, omit = [], onChange } = props;
  const sections = useMemo(() => formItemsOf(declaration), [declaration]);
  return (
    <Form
      form={form}
      name={name}
      layout="vertical"
      className="entity-form"
      initialValues={initial}
      onValuesChange={onChange}
      autoComplete="off"
      requiredMark
    >
      {sections.map((section) => (
        <Section key={section.title} section={section} omit={omit} props={props} />
      ))}
    </Form>
  );
}

type SectionProps = {
  readonly section: FormSection;
  readonly omit: readonly string[];
  readonly props: EntityFormProps;
};

function Section({ section, omit, props }: SectionProps) {
  const items = section.items.filter(({ field }) => !omit.includes(field));
  if (items.length === 0) return null;
  return (
    <fieldset className="entity-form-section">
      <legend>{section.title}</legend>
      <div className="entity-form-items">
        {items.map((item) => (
          <Item key={item.field} item={item} props={props} />
        ))}
      </div>
    </fieldset>
  );
}

function Item({ item, props }: { readonly item: FormItem; readonly props: EntityFormProps }) {
  const { declaration: field } = item;
  const problem = props.problems.find((each) => each.field === item.field);
  const isWide =
    field.kind === 'texts' || (field.kind === 'text' && (field.multiline === true || field.maxLength > 60));
  return (
    <div className={isWide ? 'entity-form-item is-wide' : 'entity-form-item'}>
      <Form.Item
        name={item.field}
        label={field.label}
        required={item.required}
        help={problem?.message ?? field.help}
        {...(problem ? { validateStatus: problem.level === 'error' ? ('error' as const) : ('warning' as const) } : {})}
      >
        <FieldControl item={item} source={props.source} titleOf={props.titleOf} isRevealed={props.isRevealed} />
      </Form.Item>
      {item.fromInput && (
        <Form.Item name={item.fromInput} label={`${field.label}的生效日期`} className="entity-form-from">
          <DateInput label={`${field.label}的生效日期`} placeholder="空着表示一直如此" />
        </Form.Item>
      )}
    </div>
  );
}
