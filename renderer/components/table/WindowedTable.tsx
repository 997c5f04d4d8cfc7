// A plain table of any length: only the rows in sight are on the page, so that 50,000 rows scroll like fifty. It stays a
// real table with real inputs in its cells; Chinese input and screen readers need nothing special.

import { type ReactNode, type UIEvent, useEffect, useRef, useState } from 'react';
import './windowed-table.css';

export type WindowedColumn<T> = {
  readonly key: string;
  readonly title: string;
  /** In pixels; columns without one share what is left. */
  readonly width?: number;
  readonly render: (row: T, index: number) => ReactNode;
};

type WindowedTableProps<T> = {
  readonly label: string;
  readonly rows: readonly T[];
  readonly columns: readonly WindowedColumn<T>[];
  readonly rowKey: (row: T) => string;
  /** In pixels; every row is as high as the others. */
  readonly rowHeight?: number;
  readonly empty?: string;
};

const rowsBeyond = 3;

/** Fills its parent's height. */
export function WindowedTable<T>({ label, rows, columns, rowKey, rowHeight = 40, empty }: WindowedTableProps<T>) {
  const frame = useRef<HTMLElement>(null);
  const [sight, setSight] = useState({ top: 0, height: 480 });
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setSight((old) => ({ ...old, height: element.clientHeight })));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const onScroll = (event: UIEvent<HTMLElement>) => {
    const { scrollTop: top, clientHeight: height } = event.currentTarget;
    setSight({ top, height });
  };
  const first = Math.max(0, Math.min(Math.floor(sight.top / rowHeight), rows.length) - rowsBeyond);
  const last = Math.min(rows.length, Math.ceil((sight.top + sight.height) / rowHeight) + rowsBeyond);

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section ref={frame} className="windowed-table" aria-label={label} tabIndex={0} onScroll={onScroll}>
      <table aria-label={label} aria-rowcount={rows.length + 1}>
        <colgroup>
          {columns.map(({ key, width }) => (
            <col key={key} {...(width === undefined ? {} : { style: { width } })} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map(({ key, title }) => (
              <th key={key} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <Gap height={first * rowHeight} />
        <tbody>
          {rows.slice(first, last).map((row, offset) => (
            <tr key={rowKey(row)} aria-rowindex={first + offset + 2} style={{ height: rowHeight }}>
              {columns.map(({ key, render }) => (
                <td key={key}>{render(row, first + offset)}</td>
              ))}
            </tr>
          ))}
        </tbody>
        <Gap height={(rows.length - last) * rowHeight} />
      </table>
      {rows.length === 0 && empty !== undefined && <p className="windowed-table-empty">{empty}</p>}
    </section>
  );
}

/** Stands for the rows out of sight. */
function Gap({ height }: { readonly height: number }) {
  if (height <= 0) return null;
  return (
    <tbody aria-hidden="true">
      <tr>
        <td style={{ height, padding: 0, border: 0 }} />
      </tr>
    </tbody>
  );
}
