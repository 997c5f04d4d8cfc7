import { Table } from 'antd';
import type { IncomingDraft, LedgerStore } from '#renderer/data/ledger-store.ts';
import { isEntityName } from '#shared/domain/entities.ts';
import type { EffectSample, TableEffect } from '#shared/ledger/incoming-effect.ts';
import { registerLabel, sampleField, sampleTitle, sampleValue } from './effect-words.ts';

type EffectListProps = { readonly store: LedgerStore; readonly draft: IncomingDraft };

const acts = { added: '新增', changed: '修改', deleted: '删除', restored: '恢复' } as const;

/** Counts by register, and the first of the changes with both values and who made them. */
export function EffectList({ store, draft }: EffectListProps) {
  const { tables, samples } = draft.effect;
  if (tables.length === 0) return <p>接收后台账里显示的内容不变，只补上经过记录。</p>;
  const changes = samples.filter(({ table }) => isEntityName(table));
  return (
    <>
      <Counts tables={byRegister(tables)} />
      {changes.length > 0 && (
        <Table<EffectSample>
          size="small"
          className="receiving-samples"
          rowKey={(sample) => `${sample.kind} ${sample.table} ${sample.id} ${sample.field ?? ''}`}
          dataSource={changes}
          pagination={changes.length > 8 ? { pageSize: 8, showSizeChanger: false, size: 'small' } : false}
          columns={[
            { title: '台账', width: 110, render: (_, sample) => registerLabel(sample.table) },
            { title: '记录', width: 160, render: (_, sample) => sampleTitle(store.book, sample) },
            { title: '改动', render: (_, sample) => <ChangeWords store={store} sample={sample} /> },
            { title: '谁改的', width: 220, render: (_, sample) => writerInWords(draft, sample) },
          ]}
        />
      )}
    </>
  );
}

/** Notes of all topics are one line. */
function byRegister(tables: readonly TableEffect[]): readonly TableEffect[] {
  const lines = new Map<string, TableEffect>();
  for (const each of tables) {
    const key = registerLabel(each.table);
    const known = lines.get(key);
    lines.set(key, known ? sum(known, each) : each);
  }
  return [...lines.values()];
}

function sum(a: TableEffect, b: TableEffect): TableEffect {
  return {
    table: a.table,
    added: a.added + b.added,
    changed: a.changed + b.changed,
    deleted: a.deleted + b.deleted,
    restored: a.restored + b.restored,
  };
}

function Counts({ tables }: { readonly tables: readonly TableEffect[] }) {
  const kinds = Object.keys(acts) as (keyof typeof acts)[];
  return (
    <table className="receiving-counts">
      <caption>接收后会有的改动</caption>
      <thead>
        <tr>
          <th scope="col">台账</th>
          {kinds.map((kind) => (
            <th key={kind} scope="col">
              {acts[kind]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {tables.map((each) => (
          <tr key={each.table}>
            <th scope="row">{registerLabel(each.table)}</th>
            {kinds.map((kind) => (
              <td key={kind}>{each[kind].toLocaleString('zh-CN')}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function ChangeWords({ store, sample }: { readonly store: LedgerStore; readonly sample: EffectSample }) {
  if (sample.kind !== 'changed') return acts[sample.kind];
  return (
    <>
      {sampleField(sample)}：{sampleValue(store.book, sample, sample.before)} →{' '}
      {sampleValue(store.book, sample, sample.after)}
    </>
  );
}

function writerInWords(draft: IncomingDraft, sample: EffectSample): string {
  const { userName, deviceName } = draft.writerOf(sample);
  return userName === '' ? deviceName : `${userName}@${deviceName}`;
}
