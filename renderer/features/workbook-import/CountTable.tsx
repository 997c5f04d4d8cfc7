import type { ReactNode } from 'react';
import { entities, entityNames } from '#shared/domain/entities.ts';
import type { ImportCounts, ImportPlan, RowAction } from '#shared/ledger/import-types.ts';
import type { ProblemTable } from './problem-groups.ts';
import { actionsByTable } from './row-actions.ts';

const words: readonly (readonly [action: RowAction, word: string])[] = [
  ['create', '新增'],
  ['update', '更新'],
  ['same', '无变化'],
  ['merge', '合并'],
  ['doubtful', '疑似重复'],
  ['skip', '跳过'],
];

type CountTableProps = {
  readonly tables: readonly ProblemTable[];
  readonly plan: ImportPlan;
  /** More to be said about them. */
  readonly children?: ReactNode;
};

/** What happens to the rows of each table, and the records that come of them. */
export function CountTable({ tables, plan, children }: CountTableProps) {
  return (
    <section aria-label="入库结果" className="import-summary">
      <table className="import-table">
        <thead>
          <tr>
            <th scope="col">工作表</th>
            <th scope="col">登记为</th>
            {words.map(([action, word]) => (
              <th key={action} scope="col">
                {word}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {actionsByTable(tables, plan).map(({ table, sheet, entity, counts }) => (
            <tr key={table}>
              <th scope="row">{sheet}</th>
              <td>{entities[entity].label}</td>
              {words.map(([action]) => (
                <td key={action} className="digits">
                  {counts[action].toLocaleString('zh-CN')}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <div>
        <p className="import-soft">{recordsInWords(plan.counts)}</p>
        {children}
      </div>
    </section>
  );
}

/** 共写入：人员 新增 98、更新 4；从业 新增 98。 */
export function recordsInWords({ created, updated, rejected }: ImportCounts): string {
  const parts = entityNames.flatMap((entity) => {
    const [made, changed] = [created[entity] ?? 0, updated[entity] ?? 0];
    const counts = [
      made > 0 ? `新增 ${made.toLocaleString('zh-CN')}` : '',
      changed > 0 ? `更新 ${changed.toLocaleString('zh-CN')}` : '',
    ];
    return made + changed === 0 ? [] : [`${entities[entity].label} ${counts.filter((part) => part !== '').join('、')}`];
  });
  const kept = rejected > 0 ? `跳过的行中有 ${rejected.toLocaleString('zh-CN')} 行是必须先改的问题。` : '';
  return `${parts.length === 0 ? '没有记录变化。' : `共写入记录：${parts.join('；')}。`}${kept}`;
}
