// Reads one workbook in a process of its own, so that a hostile file can be stopped at its limits of time and memory. The
// report travels as text in pieces: who builds one huge string or copies a huge object needs twice the memory.
import { readFileSync } from 'node:fs';
import { readWorkbook } from '#shared/workbook/read-workbook.ts';
import type { ReadRow, SheetReport, WorkbookReport } from '#shared/workbook/workbook-report.ts';
import type { WorkerAnswer, WorkerTask } from './workbook-task.ts';

const rowsInPiece = 1000;

const answer = (message: WorkerAnswer) => process.send?.(message);

process.once('message', ({ path, name, rows }: WorkerTask) => {
  const report = readWorkbook(new Uint8Array(readFileSync(path)), name);
  if (report.ok) sendReport(report.value, rows);
  else answer({ kind: 'refused', error: report.error });
});

function sendReport({ sheets, ...file }: WorkbookReport, rows: number | undefined): void {
  answer({ kind: 'piece', text: `${JSON.stringify(file).slice(0, -1)},"sheets":[` });
  sheets.forEach((sheet, index) => {
    sendSheet(sheet, index === 0 ? '' : ',', rows);
  });
  answer({ kind: 'piece', text: ']}' });
  answer({ kind: 'done' });
}

function sendSheet({ rows: all, ...sheet }: SheetReport, before: string, rows: number | undefined): void {
  const shown = rows === undefined ? all : all.slice(0, rows);
  answer({ kind: 'piece', text: `${before}${JSON.stringify(sheet).slice(0, -1)},"rows":[` });
  for (let first = 0; first < shown.length; first += rowsInPiece) {
    const lines = shown.slice(first, first + rowsInPiece).map(textOfRow);
    answer({ kind: 'piece', text: `${first === 0 ? '' : ',\n'}${lines.join(',\n')}` });
  }
  answer({ kind: 'piece', text: ']}' });
}

/** The records are for the import itself; an inspection shows what the cells mean. */
function textOfRow({ row, outcome, problems, values }: ReadRow): string {
  return JSON.stringify({ row, outcome, problems, values });
}
