import { Alert, App, Button, Input, Select } from 'antd';
import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { writeTable } from '#renderer/components/export/write-table.ts';
import { DateInput } from '#renderer/components/form/DateInput.tsx';
import { WindowedTable } from '#renderer/components/table/WindowedTable.tsx';
import { useTask } from '#renderer/components/use-task.ts';
import { useWatched } from '#renderer/components/use-watched.ts';
import { entryOf } from '#renderer/data/audited.ts';
import { exchangeWatch } from '#renderer/data/exchange-watch.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { describeStoreProblem } from '#renderer/data/store-problem.ts';
import { host } from '#renderer/host/host.ts';
import { dateOfInstant } from '#shared/base/calendar-date.ts';
import { fail, ok } from '#shared/base/result.ts';
import { type AuditAct, auditActs } from '#shared/ledger/audit.ts';
import {
  type AuditFilter,
  type AuditLine,
  auditColumns,
  auditLines,
  auditRow,
  fittingLines,
  keptLines,
} from './audit-lines.ts';
import { Panel } from './Panel.tsx';

const everything: AuditFilter = { act: undefined, from: '', to: '', typed: '' };

/** 操作记录: what was shown, printed or written out, by whom and what for. It cannot be changed or taken back. */
export function AuditPanel({ store }: { readonly store: LedgerStore }) {
  const version = useWatched(store);
  const { message } = App.useApp();
  const [filter, setFilter] = useState(everything);
  const asked = useDeferredValue(filter);
  const { busy, problem, run } = useTask();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the book is changed in place; its version tells
  const logged = useMemo(() => auditLines(store.book), [store, version]);
  const kept = useKept(store, version);
  const lines = useMemo(() => [...kept, ...logged], [kept, logged]);
  const fitting = useMemo(() => fittingLines(lines, asked), [lines, asked]);
  const save = async () => {
    const saved = await run(() => writeOut(store, fitting));
    if (saved) void message.success(`已保存 ${fitting.length} 条：${saved.label}`, 8);
  };
  return (
    <Panel title="操作记录">
      <p className="settings-soft">
        揭示、导出、打印、恢复、收发数据包、登录失败、登记和用户变动、交接都会记在这里，随报送包上报，不能修改或撤销。
      </p>
      <FilterLine filter={filter} onChange={setFilter}>
        <span role="status" className="digits">
          {fitting.length === lines.length
            ? `共 ${lines.length.toLocaleString('zh-CN')} 条`
            : `共 ${lines.length.toLocaleString('zh-CN')} 条，筛选后 ${fitting.length.toLocaleString('zh-CN')} 条`}
        </span>
        <Button disabled={busy || fitting.length === 0} loading={busy && { delay: 300 }} onClick={() => void save()}>
          导出记录
        </Button>
      </FilterLine>
      {problem && <Alert type="error" showIcon role="alert" title={problem} />}
      <div className="settings-audit">
        <WindowedTable<AuditLine>
          label="操作记录"
          rows={fitting}
          rowKey={({ id }) => id}
          empty={lines.length === 0 ? '还没有揭示、导出或打印过。' : '没有符合条件的记录。'}
          columns={[
            { key: 'time', title: '时间', width: 140, render: ({ time }) => time },
            { key: 'who', title: '操作人', width: 160, render: ({ who, device }) => whole(`${who}@${device}`) },
            { key: 'act', title: '操作', width: 104, render: ({ act }) => auditActs[act] },
            {
              key: 'what',
              title: '内容',
              width: 270,
              render: ({ what, columns }) => whole(what, columns && `${what}：${columns}`),
            },
            { key: 'count', title: '数量', width: 60, render: ({ count }) => count?.toLocaleString('zh-CN') },
            { key: 'inFull', title: '完整写出', width: 110, render: ({ inFull }) => whole(inFull) },
            { key: 'why', title: '用途或原因', render: ({ why }) => whole(why) },
            { key: 'outcome', title: '结果', render: ({ outcome, format }) => whole(outcome || format) },
          ]}
        />
      </div>
    </Panel>
  );
}

/** Bundles written and received, keys: the host keeps them until the next change takes them into the log. */
function useKept(store: LedgerStore, version: number): readonly AuditLine[] {
  const [kept, setKept] = useState<readonly AuditLine[]>([]);
  const exchanged = useWatched(exchangeWatch);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the versions say when to ask again
  useEffect(() => {
    let isOver = false;
    void host.notedDeeds().then((reply) => {
      if (isOver || !reply.ok) return;
      const deeds = reply.value.map((deed) => ({ ...deed, entry: entryOf(deed) }));
      setKept(keptLines(store.book, deeds, store.unlocked.office.deviceName));
    });
    return () => {
      isOver = true;
    };
  }, [store, version, exchanged]);
  return kept;
}

/** Cut off at the edge of the cell; in full when pointed at. */
function whole(text: string, more?: string) {
  return <span title={more || text}>{text}</span>;
}

type FilterLineProps = {
  readonly filter: AuditFilter;
  onChange(filter: AuditFilter): void;
  readonly children: React.ReactNode;
};

function FilterLine({ filter, onChange, children }: FilterLineProps) {
  return (
    <div className="settings-row settings-audit-filter">
      <Select<AuditAct | ''>
        aria-label="操作"
        value={filter.act ?? ''}
        options={[
          { value: '', label: '全部操作' },
          ...(Object.keys(auditActs) as AuditAct[]).map((value) => ({ value, label: auditActs[value] })),
        ]}
        onChange={(act) => onChange({ ...filter, act: act === '' ? undefined : act })}
      />
      <label htmlFor="audit-from">从</label>
      <DateInput
        id="audit-from"
        label="从"
        placeholder="2026-01-01"
        value={filter.from}
        onChange={(from) => onChange({ ...filter, from })}
      />
      <label htmlFor="audit-to">到</label>
      <DateInput
        id="audit-to"
        label="到"
        placeholder="2026-12-31"
        value={filter.to}
        onChange={(to) => onChange({ ...filter, to })}
      />
      <Input
        aria-label="在操作记录中查找"
        placeholder="查找"
        allowClear
        value={filter.typed}
        onChange={(event) => onChange({ ...filter, typed: event.target.value })}
      />
      {children}
    </div>
  );
}

/** The list of deeds is itself a list that leaves the program, and is on record as such. */
async function writeOut(store: LedgerStore, lines: readonly AuditLine[]) {
  const { office, user } = store.unlocked;
  const today = dateOfInstant(Date.now());
  const title = `${office.committeeName}操作记录`;
  const table = await writeTable(
    {
      sheet: {
        name: '操作记录',
        title,
        lines: [`填表单位：${office.committeeName}　　填表人：${user.name}　　日期：${today}`],
        columns: auditColumns,
        hasFilter: true,
      },
      format: 'xlsx',
      count: lines.length,
      rows: (from, to) => lines.slice(from, to).map(auditRow),
    },
    () => undefined,
    new AbortController().signal,
  );
  if (!table.ok) return table.error === 'cancelled' ? ok(null) : fail({ message: table.error.sentence });
  const deed = { act: 'export', subject: title, count: lines.length, format: 'Excel 工作簿（.xlsx）' } as const;
  const saved = await store.handOut(deed, { suggestedName: `${title}_${today}.xlsx`, content: table.value.bytes });
  return saved.ok ? saved : fail({ message: describeStoreProblem(saved.error) });
}
