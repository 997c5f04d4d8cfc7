import { useRef } from 'react';
import { columnLetters } from '#shared/workbook/raw-sheet.ts';
import './raw-rows.css';

type RawRowsProps = {
  readonly label: string;
  /** Zero-based number of the first row. */
  readonly from: number;
  readonly rows: readonly (readonly string[])[];
  readonly head: { readonly top: number; readonly depth: number };
  /** Called when the band of the heading was drawn anew with the mouse; the fields above it do the same. */
  readonly onHead: ((top: number, depth: number) => void) | undefined;
};

/** Rows as they stand in the file; the band of the heading can be drawn over the row numbers. */
export function RawRows({ label, from, rows, head, onHead }: RawRowsProps) {
  const drawnFrom = useRef<number>(undefined);
  const width = Math.max(1, ...rows.map((cells) => cells.length));
  const draw = (row: number) => {
    const begin = drawnFrom.current;
    if (begin !== undefined) onHead?.(Math.min(begin, row), Math.abs(row - begin) + 1);
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="raw-rows" aria-label={label} tabIndex={0}>
      <table onPointerUp={() => (drawnFrom.current = undefined)} onPointerLeave={() => (drawnFrom.current = undefined)}>
        <thead>
          <tr>
            <th scope="col" aria-label="行号" />
            {Array.from({ length: width }, (_, column) => (
              <th key={columnLetters(column)} scope="col">
                {columnLetters(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, offset) => {
            const row = from + offset;
            const isHead = row >= head.top && row < head.top + head.depth;
            return (
              <tr key={row} data-head={isHead || undefined}>
                <th
                  scope="row"
                  className="digits"
                  title={onHead ? '按住拖过几行，这几行就是表头' : undefined}
                  onPointerDown={(event) => {
                    event.preventDefault();
                    drawnFrom.current = row;
                    draw(row);
                  }}
                  onPointerEnter={() => draw(row)}
                >
                  {row + 1}
                  {isHead && ' 表头'}
                </th>
                {Array.from({ length: width }, (_, column) => (
                  <td key={columnLetters(column)}>{cells[column]}</td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
