// What a sheet holds: its tables, each with the register it is for and where its columns go, or the reason why nothing
// is read from it.
import type { EntityName } from '#shared/domain/declaration.ts';
import { type ColumnCorrections, correctedColumns } from './corrected-columns.ts';
import { formsAsTable } from './form-sheet.ts';
import type { Target } from './headings.ts';
import { groupOfSheet } from './infer-records.ts';
import type { Profile, ProfileName } from './profiles.ts';
import { isBlankRow, type RawSheet } from './raw-sheet.ts';
import type { FoundTable } from './read-table.ts';
import { findTables, type HeadChoice, isRegistered, type Table, tableOfForms, tablesAt, titleOf } from './recognise.ts';
import { gridOf, type SheetGrid } from './sheet-grid.ts';
import { rowsOfTable } from './skip-rows.ts';
import type { Assigned } from './table-head.ts';
import { columnsOf, emptyReport, placeOf } from './table-report.ts';
import type { SheetReport } from './workbook-report.ts';

/** What the clerk says of one sheet. */
export type SheetChoice = {
  /** A hidden sheet is read only when the clerk asks for it. */
  readonly isRead?: boolean;
  /** What its tables are, wherever their headings stand. */
  readonly kind?: ProfileName;
  /** Where its headings stand; nothing else on the sheet is looked at then. */
  readonly heads?: readonly HeadChoice[];
};

export type FindOptions = {
  /** The mapping settled before for the same headings: one target a column, in their order. */
  readonly recall?: (columns: readonly { readonly header: string }[]) => readonly (Target | null)[] | undefined;
  /** Columns named in words, by sheet: column letter → field (`phone` or `person.phone`), null to leave it out. */
  readonly mapping?: { readonly [sheet: string]: ColumnCorrections };
  /** The register the clerk comes from, for tables that could be several. */
  readonly preferred?: EntityName;
};

/** All tables of a sheet, or one report that says why there is none. */
export function findInSheet(
  sheet: RawSheet,
  fileName: string,
  choice: SheetChoice,
  options: FindOptions,
): readonly (FoundTable | SheetReport)[] {
  if (sheet.rows.every(isBlankRow)) return [emptyReport(sheet, '空工作表')];
  if (sheet.state !== 'visible' && !choice.isRead) return [emptyReport(sheet, '工作表已隐藏，没有读取')];
  const grid = gridOf(sheet);
  if (choice.heads) return underHeads(grid, choice.heads, fileName, options);
  const wanted = {
    ...(choice.kind && { only: choice.kind }),
    ...(options.preferred && { preferred: options.preferred }),
  };
  const tables = findTables(grid, wanted);
  if (tables.length > 0) return tables.map((table) => foundTable(grid, table, false, fileName, options));
  const forms = formsAsTable(grid);
  const table = forms && tableOfForms(forms, wanted);
  if (forms && table) return [foundTable(forms, table, true, fileName, options)];
  return [emptyReport(sheet, '没有认出表头，不是要登记的台账')];
}

function underHeads(
  grid: SheetGrid,
  heads: readonly HeadChoice[],
  fileName: string,
  options: FindOptions,
): readonly (FoundTable | SheetReport)[] {
  const tables = tablesAt(grid, heads);
  if (tables.length > 0) return tables.map((table) => foundTable(grid, table, false, fileName, options));
  return [emptyReport(grid.sheet, '看不出是哪一种台账，要选好登记为什么')];
}

function foundTable(
  grid: SheetGrid,
  table: Table,
  isForm: boolean,
  fileName: string,
  options: FindOptions,
): FoundTable | SheetReport {
  const { kind, columns, top } = table.head;
  const found = { grid, table, columns, rows: rowsOfTable(grid, table), isForm };
  if (!isRegistered(kind)) {
    const empty = emptyReport(grid.sheet, `暂无此类登记表（${kind.label}）`);
    return { ...empty, ...placeOf(found), columns: columnsOf(grid, columns) };
  }
  const targets = columns.some(({ header }) => header !== '') ? options.recall?.(columns) : undefined;
  return {
    ...found,
    profile: kind,
    columns: correctedColumns(grid, recalledColumns(columns, kind, targets), kind, options.mapping?.[grid.sheet.name]),
    group: groupOfSheet([grid.sheet.name, titleOf(grid, top), fileName]),
  };
}

/** A mapping that was settled before, where its fields still fit this kind of table. */
function recalledColumns(
  columns: readonly Assigned[],
  { entities }: Profile,
  targets: readonly (Target | null)[] | undefined,
): readonly Assigned[] {
  if (!targets || targets.some((target) => target && !entities.includes(target.entity))) return columns;
  return columns.map((column, i) => {
    const target = targets[i] ?? null;
    return { ...column, target, confidence: target ? 'exact' : 'none', isRecalled: true };
  });
}
