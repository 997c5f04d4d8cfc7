import { Checkbox, Form, Input } from 'antd';
import type { GridColumn } from '#renderer/components/grid/columns.ts';
import { personalKindLabels } from '#shared/domain/mask.ts';
import { type ChangeChoices, kindsInFull, kindsOffered, type SendChoices } from './send-choices.ts';

type SendWordsProps = {
  readonly columns: readonly GridColumn[];
  readonly choices: SendChoices;
  readonly onChange: ChangeChoices;
};

/** Title and explanation above the table, whether new rows are welcome, and how much of the personal data goes along. */
export function SendWords({ columns, choices, onChange }: SendWordsProps) {
  return (
    <section className="trips-part" aria-labelledby="trips-words">
      <h2 id="trips-words">3 标题和说明</h2>
      <Form layout="vertical">
        <Form.Item label="标题" htmlFor="trips-title" required>
          <Input
            id="trips-title"
            maxLength={60}
            value={choices.title}
            onChange={(event) => onChange({ title: event.target.value })}
          />
        </Form.Item>
        <Form.Item label="说明（写在表的上方，一行一句）" htmlFor="trips-lines">
          <Input.TextArea
            id="trips-lines"
            rows={5}
            maxLength={600}
            value={choices.lines}
            onChange={(event) => onChange({ lines: event.target.value })}
          />
        </Form.Item>
        <Checkbox checked={choices.takesNewRows} onChange={(event) => onChange({ takesNewRows: event.target.checked })}>
          附一张“新增”表，请对方补上漏登的
        </Checkbox>
        <Privacy columns={columns} choices={choices} onChange={onChange} />
      </Form>
    </section>
  );
}

/** Personal values go out hidden unless they are ticked; that needs a purpose and is kept on record. */
function Privacy({ columns, choices, onChange }: SendWordsProps) {
  const kinds = kindsOffered(columns, choices);
  const inFull = kindsInFull(columns, choices);
  if (kinds.length === 0) return null;
  return (
    <fieldset className="trips-privacy">
      <legend>个人信息</legend>
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
      <p className="trips-soft">
        没有勾选的用 * 遮盖，对方不能改，收回时也不比对。要请对方核对的，请勾选并写明用途，会记入操作记录。
      </p>
      <Form.Item label="用途" htmlFor="trips-purpose" required={inFull.length > 0}>
        <Input
          id="trips-purpose"
          maxLength={100}
          disabled={inFull.length === 0}
          placeholder="如：核对站长联系电话"
          value={choices.purpose}
          onChange={(event) => onChange({ purpose: event.target.value })}
        />
      </Form.Item>
    </fieldset>
  );
}
