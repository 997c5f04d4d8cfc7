import type { ImportPlace } from '#shared/ledger/import-note.ts';

/** 花名册.xlsx · 快递员 · B5; where there is no cell, the row. */
export function placeInWords({ file, sheet, row, cell }: ImportPlace): string {
  const where = cell ?? (row === undefined ? undefined : `第 ${row} 行`);
  return [file, sheet, where].filter((part) => part !== undefined && part !== '').join(' · ');
}
