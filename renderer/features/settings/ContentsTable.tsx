import type { ContentsRow } from './restore-contents.ts';

type ContentsTableProps = { readonly rows: readonly ContentsRow[]; readonly heading?: string };

/** Records by register, now and after a restore. */
export function ContentsTable({ rows, heading = '恢复后' }: ContentsTableProps) {
  const hasNow = rows.some(({ now }) => now !== undefined);
  if (rows.length === 0) return <p>没有台账记录。</p>;
  return (
    <table className="settings-contents">
      <thead>
        <tr>
          <th scope="col">台账</th>
          {hasNow && <th scope="col">现在</th>}
          <th scope="col">{heading}</th>
          {hasNow && <th scope="col">增减</th>}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ register, label, now, after }) => (
          <tr key={register}>
            <th scope="row">{label}</th>
            {hasNow && <td>{now?.toLocaleString('zh-CN')}</td>}
            <td>{after.toLocaleString('zh-CN')}</td>
            {hasNow && <td data-fewer={after < (now ?? 0)}>{difference(after - (now ?? 0))}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function difference(by: number): string {
  if (by === 0) return '不变';
  return `${by > 0 ? '多' : '少'} ${Math.abs(by).toLocaleString('zh-CN')}`;
}
