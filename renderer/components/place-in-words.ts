import type { ImportPlace } from '#shared/ledger/import-note.ts';

/** 花名册.xlsx · 快递员 · B5; where there is no cell, the row. A text has no sheets: 骑手.csv · B5. */
export function placeInWords({ file, sheet, row, cell }: ImportPlace): string {
  const where = cell ?? (row === undefined ? undefined : `第 ${row} 行`);
  const isText = sheet === file.replace(/\.[^.]*$/, '');
  return [file, isText ? undefined : sheet, where].filter((part) => part !== undefined && part !== '').join(' · ');
}
