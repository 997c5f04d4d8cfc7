// What a sheet holds: its tables, each with the register it is for and where its columns go, or the reason why nothing
// is read from it.
import type { EntityName } from '#shared/domain/declaration.ts';
import { type ColumnCorrections, correctedColumns } from './corrected-columns.ts';
import { fewestPairs, formsAsTable, labelsAbove } from './form-sheet.ts';
import type { Target } from './headings.ts';
import { groupOfSheet } from './infer-records.ts';
import { type Profile, type ProfileName, profiles } from './profiles.ts';
import { isBlankRow, type RawSheet } from './raw-sheet.ts';
import type { FoundTable } from './read-table.ts';
import { findTables, type HeadChoice, isRegistered, type Table, tableOfForms, tablesAt, titleOf } from './recognise.ts';
import { withoutReturnedColumns } from './returned-columns.ts';
import { gridOf, type SheetGrid } from './sheet-grid.ts';
import { rowsOfTable } from './skip-rows.ts';
import { type Assigned, headColumns } from './table-head.ts';
import { columnsOf, emptyReport, placeOf } from './table-report.ts';
import { transposedTable } from './transposed-sheet.ts';
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

/** What was settled before for the same headings: one target a column, in their order, and what the table is. */
export type Recalled = { readonly targets: readonly (Target | null)[]; readonly kind?: ProfileName };

export type FindOptions = {
  readonly recall?: (columns: readonly { readonly header: string }[]) => Recalled | undefined;
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
  if (choice.heads) return underHeads(grid, choice.heads, fileName, withoutKinds(options));
  const wanted = {
    ...(choice.kind && { only: choice.kind }),
    ...(options.preferred && { preferred: options.preferred }),
  };
  const settled = choice.kind ? withoutKinds(options) : options;
  const tables = findTables(grid, wanted);
  if (tables.length > 0 && !isInForm(grid, tables))
    return tables.map((table) => foundTable(grid, table, false, fileName, settled));
  for (const laidOut of [transposedTable(grid), formsAsTable(grid)]) {
    const table = laidOut && tableOfForms(laidOut, wanted);
    if (laidOut && table) return [foundTable(laidOut, table, true, fileName, settled)];
  }
  if (tables.length > 0) return tables.map((table) => foundTable(grid, table, false, fileName, settled));
  const head = rememberedHead(grid, options);
  if (head) return underHeads(grid, [head], fileName, options);
  return [emptyReport(sheet, '没有认出表头，不是要登记的台账')];
}

/** What looks like a table may be a part of a form, such as the family of a person: then labels stand above it. */
function isInForm(grid: SheetGrid, tables: readonly Table[]): boolean {
  const [first] = tables;
  return first !== undefined && labelsAbove(grid, first.head.top) >= fewestPairs;
}

/** What the clerk says now counts more than what was said before. */
function withoutKinds({ recall, ...options }: FindOptions): FindOptions {
  if (!recall) return options;
  return { ...options, recall: (columns) => withoutKind(recall(columns)) };
}

function withoutKind(recalled: Recalled | undefined): Recalled | undefined {
  return recalled && { targets: recalled.targets };
}

/** Headings that say nothing to the program, but were settled by the clerk before. */
function rememberedHead(grid: SheetGrid, { recall }: FindOptions): HeadChoice | undefined {
  if (!recall) return undefined;
  for (let top = 0; top < Math.min(grid.height, lastTop); top++)
    for (const depth of [1, 2]) {
      const kind = recall(withoutReturnedColumns(headColumns(grid, top, depth, 0, grid.width)))?.kind;
      if (kind) return { top, depth, kind };
    }
  return undefined;
}

/** A heading stands among the first rows. */
const lastTop = 15;

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
  const { columns, top } = table.head;
  const recalled = columns.some(({ header }) => header !== '') ? options.recall?.(columns) : undefined;
  const kind = profiles.find(({ name }) => name === recalled?.kind) ?? table.head.kind;
  const found = { grid, table, columns, rows: rowsOfTable(grid, table), isForm };
  if (!isRegistered(kind)) {
    const empty = emptyReport(grid.sheet, `暂无此类登记表（${kind.label}）`);
    return { ...empty, ...placeOf(found), columns: columnsOf(grid, columns) };
  }
  const mapping = options.mapping?.[grid.sheet.name];
  return {
    ...found,
    profile: kind,
    columns: correctedColumns(grid, recalledColumns(columns, kind, recalled?.targets), kind, mapping),
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
