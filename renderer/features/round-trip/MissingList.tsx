import { WindowedTable } from '#renderer/components/table/WindowedTable.tsx';
import type { Comparison } from './compare-return.ts';
import type { ReturnSummary } from './trip-messages.ts';

type MissingListProps = { readonly summary: ReturnSummary; readonly missing: Comparison['missing'] };

/** Rows that went out and did not come back. Absence is never deletion. */
export function MissingList({ summary, missing }: MissingListProps) {
  if (!summary.missing) return <p className="trips-soft">没有可用的底稿，看不出少了哪些行。</p>;
  return (
    <>
      <p className="trips-soft">发出时有、收回来没有的行。台账不会因此删除；确实要删的，请到台账里删除并写明原因。</p>
      <WindowedTable<Comparison['missing'][number]>
        label="对方表中没有的行"
        rows={missing}
        rowKey={({ id }) => id}
        empty="发出的行都收回来了。"
        columns={[{ key: 'title', title: '记录', render: ({ title }) => title }]}
      />
    </>
  );
}
