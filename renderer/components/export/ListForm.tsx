import { Checkbox, Form, Input, Radio } from 'antd';
import type { ReactNode } from 'react';
import { ColumnTicks } from './ColumnTicks.tsx';
import './list-form.css';
import type { ListChoices, ListOffer } from './list-choices.ts';
import { PrivacyChoices } from './PrivacyChoices.tsx';

type ListFormProps = {
  readonly offer: ListOffer;
  readonly choices: ListChoices;
  onChange(choices: ListChoices): void;
  /** What only one kind of output asks: the format of a file, how the paper lies. */
  readonly children: ReactNode;
};

/** What a list that leaves the program holds: which rows and columns, its title, and how much of the personal data. */
export function ListForm({ offer, choices, onChange, children }: ListFormProps) {
  const change = (some: Partial<ListChoices>) => onChange({ ...choices, ...some });
  return (
    <Form layout="vertical" className="list-form">
      <div className="list-form-main">
        <ScopeChoice offer={offer} choices={choices} onChange={change} />
        {children}
        <TextLine label="标题" name="title" choices={choices} onChange={change} />
        <div className="list-row">
          <TextLine label="填表单位" name="office" choices={choices} onChange={change} />
          <TextLine label="填表人" name="filler" choices={choices} onChange={change} />
          <TextLine label="日期" name="date" choices={choices} onChange={change} />
        </div>
        <PrivacyChoices offer={offer} choices={choices} onChange={change} />
      </div>
      <div className="list-form-side">
        <ColumnTicks offer={offer} ticked={choices.columnIds} onTick={(columnIds) => change({ columnIds })} />
        <Checkbox checked={choices.isNumbered} onChange={(event) => change({ isNumbered: event.target.checked })}>
          前面加“序号”列
        </Checkbox>
      </div>
    </Form>
  );
}

type PartProps = { readonly choices: ListChoices; onChange(some: Partial<ListChoices>): void };

function ScopeChoice({ offer, choices, onChange }: PartProps & { readonly offer: ListOffer }) {
  const { shown, selected, unit, isFiltered } = offer;
  const all = `${isFiltered ? '筛选出的' : '全部'} ${shown.length.toLocaleString('zh-CN')} ${unit}`;
  return (
    <Radio.Group
      aria-label="哪些行"
      value={choices.scope}
      onChange={(event) => onChange({ scope: event.target.value as ListChoices['scope'] })}
      options={[
        { value: 'shown', label: all },
        {
          value: 'selected',
          label: `选中的 ${selected.length.toLocaleString('zh-CN')} ${unit}`,
          disabled: selected.length === 0,
        },
      ]}
    />
  );
}

type TextLineProps = PartProps & { readonly label: string; readonly name: 'title' | 'office' | 'filler' | 'date' };

function TextLine({ label, name, choices, onChange }: TextLineProps) {
  return (
    <Form.Item label={label} htmlFor={`list-${name}`} className={`list-${name}`}>
      <Input
        id={`list-${name}`}
        maxLength={60}
        value={choices[name]}
        onChange={(event) => onChange({ [name]: event.target.value })}
      />
    </Form.Item>
  );
}
