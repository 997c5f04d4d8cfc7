import { Button, Radio } from 'antd';
import { useMemo } from 'react';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { SendColumns } from './SendColumns.tsx';
import { SendRows } from './SendRows.tsx';
import { SendWords } from './SendWords.tsx';
import { type ChangeChoices, obstacleTo, type SendChoices } from './send-choices.ts';
import { sendTrips } from './send-trips.ts';
import { filesOf, type SendFormState } from './use-send-form.ts';

type SendFormProps = { readonly store: LedgerStore; readonly form: SendFormState };

/** 1 which rows and to whom, 2 which columns and what they may do with them, 3 what stands above. */
export function SendForm({ store, form }: SendFormProps) {
  const { choices, columns, reading, change } = form;
  // biome-ignore lint/correctness/useExhaustiveDependencies: these are all that the files depend on
  const files = useMemo(() => filesOf(form), [form.rows, form.splitColumn, form.groups, form.ticked, form.choices.to]);
  const counted = files.map(({ to, rows }) => ({ to, count: rows.length }));
  const obstacle = obstacleTo(columns, choices, counted);
  const rows = counted.reduce((sum, { count }) => sum + count, 0);
  return (
    <>
      <div className="trips-form">
        <SendRows form={form} />
        <SendColumns columns={columns} choices={choices} onChange={change} />
        <SendWords columns={columns} choices={choices} onChange={change} />
      </div>
      <footer className="trips-foot">
        <span role="status" className="trips-sum">
          {obstacle ?? `将生成 ${files.length.toLocaleString('zh-CN')} 个文件，共 ${rows.toLocaleString('zh-CN')} 行`}
        </span>
        <span className="trips-gap" />
        {files.length > 1 && <Packing choices={choices} onChange={change} />}
        <Button
          type="primary"
          disabled={obstacle !== undefined}
          onClick={() => void sendTrips({ store, columns, reading, choices, files })}
        >
          生成并保存
        </Button>
      </footer>
    </>
  );
}

type PackingProps = { readonly choices: SendChoices; readonly onChange: ChangeChoices };

/** Where each file asks for its place, one file that holds them all is quicker. */
function Packing({ choices: { packing }, onChange }: PackingProps) {
  return (
    <Radio.Group
      aria-label="怎样保存"
      value={packing}
      onChange={(event) => onChange({ packing: event.target.value as SendChoices['packing'] })}
      options={[
        { value: 'each', label: '逐个保存' },
        { value: 'zip', label: '打成一个压缩包' },
      ]}
    />
  );
}
