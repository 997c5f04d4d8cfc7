import type { FormLayout } from '#shared/workbook/fill/form-layout.ts';
import type { FormPicture as Picture, PictureRow } from '#shared/workbook/fill/form-picture.ts';
import { columnLetters } from '#shared/workbook/raw-sheet.ts';

type FormPictureProps = { readonly picture: Picture; readonly layout: FormLayout };

/** The form drawn small, with the headings and the rows to be filled marked by colour and by word. */
export function FormPicture({ picture: { width, rows }, layout }: FormPictureProps) {
  const columns = Array.from({ length: width }, (_, column) => columnLetters(column));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="filler-picture" aria-label="空表的样子" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col" className="filler-row-number">
              行
            </th>
            <th scope="col" className="filler-row-kind">
              用途
            </th>
            {columns.map((letters) => (
              <th key={letters} scope="col">
                {letters}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <DrawnRow key={row.row} row={row} layout={layout} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

const kindWords = { head: '表头', fill: '填这里', example: '示例', other: '' } as const;

function DrawnRow({ row: { row, gap, cells }, layout }: { readonly row: PictureRow; readonly layout: FormLayout }) {
  const kind = kindOf(row, layout);
  return (
    <>
      {gap > 0 && (
        <tr className="filler-gap-row" data-kind="fill">
          <td className="filler-row-number">⋮</td>
          <td className="filler-row-kind" />
          <td colSpan={99}>中间还有 {gap} 行空行</td>
        </tr>
      )}
      <tr data-kind={kind}>
        <th scope="row" className="filler-row-number">
          {row + 1}
        </th>
        <td className="filler-row-kind">{kindWords[kind]}</td>
        {cells.map(({ column, text, columns, rows }) => (
          <td key={column} colSpan={columns} rowSpan={rows}>
            {text}
          </td>
        ))}
      </tr>
    </>
  );
}

function kindOf(row: number, { band, area, exampleRows }: FormLayout): keyof typeof kindWords {
  if (band && row >= band.top && row < band.top + band.depth) return 'head';
  if (area && row >= area.first && row <= area.last) return 'fill';
  return exampleRows.includes(row) ? 'example' : 'other';
}
