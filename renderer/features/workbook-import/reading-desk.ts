// The opened workbook as the wizard shows it: summaries of its sheets and tables, and with each row what its doubtful
// cells say. How a workbook is read is the importer's matter (shared/workbook). Knows nothing of workers and messages.

import { ok, type Result } from '#shared/base/result.ts';
import { setCodeAdditions } from '#shared/domain/code-additions.ts';
import type { CodeMeanings } from '#shared/domain/code-meanings.ts';
import { entities } from '#shared/domain/entities.ts';
import type { FindOptions } from '#shared/workbook/find-in-sheet.ts';
import { type OpenedFiles, openWorkbooks, type SheetReading } from '#shared/workbook/open-workbook.ts';
import type { TableReading } from '#shared/workbook/read-table.ts';
import type { RowPlace } from '#shared/workbook/related-rows.ts';
import { returnedSheet } from '#shared/workbook/returned-rows.ts';
import { placeOf, readRowOf } from '#shared/workbook/table-report.ts';
import { unknownWordsOf } from '#shared/workbook/unknown-words.ts';
import type { WorkbookError } from '#shared/workbook/workbook-error.ts';
import { writeWorkbook } from '#shared/workbook/write/workbook-writer.ts';
import { mappingFor } from './mapping-memory.ts';
import type {
  Arrangement,
  Correction,
  MappingChoices,
  NamedBytes,
  OpenedWorkbook,
  QuestionName,
  Questions,
  ReaderContext,
  ReadRow,
  SheetSummary,
  SourceColumn,
  TableSummary,
} from './reading-messages.ts';
import { sheetLabels } from './sheet-labels.ts';

export type ReadingDesk = {
  /** The tables as they are mapped now; words of code lists mean what the clerk says. */
  read(choices: MappingChoices, words: CodeMeanings): OpenedWorkbook;
  /** A row as last read. */
  rowAt(place: RowPlace): ReadRow | undefined;
  countRows(table: number): number;
  /** @returns the rows that may have come out otherwise */
  correct(corrections: readonly Correction[]): readonly RowPlace[];
  readonly answers: { readonly [name in QuestionName]: (ask: Questions[name]['ask']) => Questions[name]['answer'] };
};

/**
 * Opens files; what can go wrong with all of them comes back as the importer's refusal. From then on this thread knows the
 * district's own codes.
 */
export function openDesk(
  files: readonly NamedBytes[],
  { today, keys, remembered, preferred, codes = [] }: ReaderContext,
  { sheets, encodings }: Arrangement = { sheets: {}, encodings: {} },
): Result<ReadingDesk, WorkbookError> {
  setCodeAdditions(entities, codes, today);
  const recall: FindOptions['recall'] = (columns) => mappingFor(remembered, columns);
  const { activities: activityCodes, ...others } = keys;
  const sources = files.map((file, i) => ({ ...file, ...(encodings[i] && { encoding: encodings[i] }) }));
  const context = { ...others, ...(activityCodes && { activityCodes }) };
  const choose = ({ at }: { readonly at: number }) => sheets[at] ?? {};
  const opened = openWorkbooks(sources, { context, recall, choose, today, ...(preferred && { preferred }) });
  return opened.ok ? ok(deskOver(opened.value)) : opened;
}

function deskOver(opened: OpenedFiles): ReadingDesk {
  const labels = sheetLabels(opened);
  const corrections = new Map<string, Set<string>>();
  let readings: readonly TableReading[] = [];
  const rowAt = ({ table, at }: RowPlace): ReadRow | undefined => {
    const reading = readings[table];
    return reading && rowOf(opened, reading, table, at, corrections.get(`${table} ${at}`));
  };
  return {
    read(choices, words) {
      const entries = opened.read(choices, words);
      const tables = entries.flatMap(({ sheet, reading }) => ('drafts' in reading ? [{ sheet, reading }] : []));
      readings = tables.map(({ reading }) => reading);
      return {
        files: opened.files,
        refused: opened.refused.map(({ name, error }) => ({ name, why: error.message })),
        sheets: sheetsOf(opened, labels, entries),
        tables: tables.map(({ sheet, reading }) => summaryOf(reading, sheet, labels[sheet] ?? '', words)),
      };
    },
    rowAt,
    countRows: (table) => readings[table]?.drafts.length ?? 0,
    correct(more) {
      for (const { table, at, col } of more) {
        const key = `${table} ${at}`;
        corrections.set(key, (corrections.get(key) ?? new Set()).add(col));
      }
      return opened.correct(more);
    },
    answers: {
      texts: ({ table, rows }) => opened.textsOf(table, rows),
      sheetRows: ({ sheet, from, count }) => opened.sheetRows(sheet, from, count),
      returned: ({ tables, at }) =>
        writeWorkbook(
          tables.flatMap(({ table, rows }) => {
            const reading = readings[table];
            return reading ? [returnedSheet(reading, rows)] : [];
          }),
          at,
        ),
    },
  };
}

function sheetsOf(
  { sheets }: OpenedFiles,
  labels: readonly string[],
  entries: readonly { readonly sheet: number; readonly reading: SheetReading }[],
): readonly SheetSummary[] {
  const reasons = new Map(
    entries.flatMap(({ sheet, reading }) => ('drafts' in reading ? [] : [[sheet, reading.why] as const])),
  );
  const withTables = new Set(entries.flatMap(({ sheet, reading }) => ('drafts' in reading ? [sheet] : [])));
  return sheets.map(({ file, sheet }, at) => ({
    file,
    sheet: labels[at] ?? sheet.name,
    isHidden: sheet.state !== 'visible',
    height: sheet.rows.length,
    why: withTables.has(at) ? undefined : (reasons.get(at) ?? ''),
  }));
}

function summaryOf(reading: TableReading, sheetAt: number, sheet: string, words: CodeMeanings): TableSummary {
  const { grid, profile, columns, isForm, table, rows } = reading;
  const { top, depth } = table.head;
  return {
    sheetAt,
    sheet,
    isHidden: grid.sheet.state !== 'visible',
    kind: profile.name,
    entities: profile.entities,
    head: isForm ? undefined : { top, depth },
    hiddenRows: rows.data.filter((row) => grid.sheet.hiddenRows.has(row)).map(grid.rowNumber),
    columns: columns.map(({ index, header, target, confidence, samples, isRecalled }): SourceColumn => {
      const col = grid.columnName(index);
      const unknownWords = unknownWordsOf(reading, index, words);
      return {
        col,
        header,
        target,
        confidence,
        isRecalled: isRecalled === true,
        samples: samples.slice(0, 3),
        unknownWords,
      };
    }),
    skippedRows: placeOf(reading).skippedRows.length,
  };
}

/** Empty cells come as null: whether they clear what the ledger holds is the clerk's choice at the end. */
function rowOf(
  opened: OpenedFiles,
  reading: TableReading,
  table: number,
  at: number,
  corrected: Iterable<string> = [],
): ReadRow | undefined {
  const draft = reading.drafts[at];
  if (!draft) return undefined;
  const cols = [...draft.problems.flatMap(({ col }) => col ?? []), ...corrected];
  const [cells = []] = cols.length > 0 ? opened.textsOf(table, [at]) : [];
  const texts: { [col: string]: string } = {};
  for (const [place, { index }] of cols.length > 0 ? reading.columns.entries() : []) {
    const col = reading.grid.columnName(index);
    if (cols.includes(col)) texts[col] = cells[place] ?? '';
  }
  return { ...readRowOf(reading, draft, true), texts };
}
