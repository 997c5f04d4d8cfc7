import type { TextCount } from '../filter/filters.ts';
import type { GridSelection } from '../grid/grid-session.ts';

type StatusLineProps = {
  readonly unit: string;
  readonly total: number;
  /** undefined when nothing is filtered. */
  readonly visible: number | undefined;
  readonly selection: GridSelection;
  /** How many of each kind, most frequent first. */
  readonly counts: readonly TextCount[];
};

const kindsNamed = 8;

/** 共 7,512 人，筛选后 412 人，选中 36 人　　快递员 120 · 外卖配送员 80 */
export function StatusLine({ unit, total, visible, selection, counts }: StatusLineProps) {
  const parts = [`共 ${counted(total)} ${unit}`];
  if (visible !== undefined) parts.push(`筛选后 ${counted(visible)} ${unit}`);
  if (selection.rows > 0) parts.push(`选中 ${counted(selection.rows)} ${unit}`);
  const named = counts.filter(({ text }) => text !== '').slice(0, kindsNamed);
  const rest = counts.filter(({ text }) => text !== '').length - named.length;
  return (
    <div className="status-line">
      <span role="status">{parts.join('，')}</span>
      {selection.rows * selection.columns > 1 && (
        <span>
          选中 {counted(selection.rows)}×{selection.columns} 格
        </span>
      )}
      <span className="status-counts">
        {named.map(({ text, count }) => `${text} ${counted(count)}`).join(' · ')}
        {rest > 0 && ` · 另有 ${rest} 类`}
      </span>
    </div>
  );
}

function counted(count: number): string {
  return count.toLocaleString('zh-CN');
}
