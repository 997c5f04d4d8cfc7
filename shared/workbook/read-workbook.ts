// The importer in one go: bytes of a file → what it holds, table by table and row by row. Pure; runs in the district's
// command line and in the demo. The import wizard keeps the opened file instead (open-workbook.ts).
import { ok, type Result } from '#shared/base/result.ts';
import { type OpenedFile, type OpenOptions, openWorkbook } from './open-workbook.ts';
import { reportOf } from './table-report.ts';
import type { WorkbookError } from './workbook-error.ts';
import type { WorkbookReport } from './workbook-report.ts';

export type { WorkbookReport } from './workbook-report.ts';

export type ReadOptions = OpenOptions & {
  /** Records name empty cells of mapped columns as null, for an import that lets them clear what the ledger holds. */
  readonly keepsBlanks?: boolean;
};

/** Reads a whole file. Expected failures of the file are one sentence; single cells never fail, they are reported. */
export function readWorkbook(
  bytes: Uint8Array,
  fileName: string,
  options: ReadOptions = {},
): Result<WorkbookReport, WorkbookError> {
  const opened = openWorkbook(bytes, fileName, options);
  if (!opened.ok) return opened;
  const { name: file, ...kind } = opened.value.files[0] as OpenedFile;
  const sheets = opened.value
    .read()
    .map(({ reading }) => ('drafts' in reading ? reportOf(reading, options.keepsBlanks) : reading));
  return ok({ file, ...kind, sheets });
}
