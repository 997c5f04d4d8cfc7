// The columns that the program puts beside rows it gives back to be put right: what is wrong with a row and where it
// stood. They are the program's own, so that such a file is read again as if they were not there.
import { comparable } from '#shared/domain/width.ts';
import type { HeadColumn } from './table-head.ts';

/** Their headings, side by side in this order. */
export const returnedHeadings = ['原因', '工作表', '原行号'] as const;

/** The columns of a head without ours; only the three together are ours. */
export function withoutReturnedColumns(columns: readonly HeadColumn[]): readonly HeadColumn[] {
  const leaves = columns.map(({ heading }) => comparable(heading.leaf));
  const at = leaves.findIndex((_, i) => returnedHeadings.every((known, offset) => leaves[i + offset] === known));
  return at < 0 ? columns : columns.toSpliced(at, returnedHeadings.length);
}
