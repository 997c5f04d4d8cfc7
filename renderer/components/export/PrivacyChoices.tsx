import { Checkbox, Form, Input, Radio } from 'antd';
import { personalKindLabels } from '#shared/domain/mask.ts';
import { kindsInFull, kindsOffered, type ListChoices, type ListOffer } from './list-choices.ts';

type PrivacyChoicesProps = {
  readonly offer: ListOffer;
  readonly choices: ListChoices;
  onChange(some: Partial<ListChoices>): void;
};

/** Whom the list is for, and what is written in full all the same; that needs a purpose and is kept on record. */
export function PrivacyChoices({ offer: { columns }, choices, onChange }: PrivacyChoicesProps) {
  const kinds = kindsOffered(columns, choices);
  const inFull = kindsInFull(columns, choices);
  return (
    <fieldset className="list-privacy">
      <legend>个人信息</legend>
      <Radio.Group
        aria-label="给谁用"
        value={choices.audience}
        onChange={(event) => onChange({ audience: event.target.value as ListChoices['audience'] })}
        options={[
          { value: 'office', label: '工作用，姓名完整' },
          { value: 'public', label: '公示或给外单位，姓名只留第一个字' },
        ]}
      />
      {kinds.length > 0 && (
        <fieldset aria-label="完整写出" className="list-kinds">
          {kinds.map((kind) => (
            <Checkbox
              key={kind}
              checked={inFull.includes(kind)}
              onChange={({ target: { checked } }) =>
                onChange({ inFull: checked ? [...inFull, kind] : inFull.filter((each) => each !== kind) })
              }
            >
              完整{personalKindLabels[kind]}
            </Checkbox>
          ))}
        </fieldset>
      )}
      <p className="list-soft">
        {kinds.length === 0
          ? '所选的列没有要遮盖的内容。'
          : inFull.length === 0
            ? '没有勾选的，中间几位用 * 遮盖。'
            : '勾选的会完整写出，连同用途记入操作记录。'}
      </p>
      <Form.Item label="用途" htmlFor="list-purpose" required={inFull.length > 0}>
        <Input
          id="list-purpose"
          maxLength={100}
          placeholder="如：上报区委社会工作部"
          value={choices.purpose}
          onChange={(event) => onChange({ purpose: event.target.value })}
        />
      </Form.Item>
    </fieldset>
  );
}
