import { accessSync, constants, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { WorkbookReport } from '#shared/workbook/workbook-report.ts';
import { hasFlag, optionText } from '../arguments.ts';
import { describeFileError, type ExitCode, exitCodes, inputOutput, usage } from '../exit-codes.ts';
import { inspectWorkbook } from '../inspect-workbook.ts';
import { type Command, refuse, type Terminal } from './session.ts';

const bundledWorker = new URL('./workbook-worker.mjs', import.meta.url);

export type InspectOptions = { readonly json: boolean; readonly rows?: number; readonly worker?: URL };

/** lxrecv inspect FILE [--json] [--rows N]: what the importer makes of a workbook, without importing it. */
export const inspect: Command = (args, terminal) => {
  const [, file] = args.words;
  const rows = optionText(args, 'rows');
  if (file === undefined)
    return Promise.resolve(refuse(terminal, usage('没有指明表格文件。请写成：lxrecv inspect 文件 --json')));
  if (rows !== undefined && !/^\d{1,9}$/.test(rows))
    return Promise.resolve(refuse(terminal, usage('--rows 后面应是行数，例如 --rows 20。')));
  return runInspect(
    file,
    { json: hasFlag(args, 'json'), rows: rows === undefined ? undefined : Number(rows) },
    terminal,
  );
};

export async function runInspect(
  file: string,
  { json, rows, worker = bundledWorker }: InspectOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const obstacle = whyUnreadable(file);
  if (obstacle !== undefined) {
    if (json)
      terminal.print(JSON.stringify({ file: basename(file), error: { code: 'FILE_UNREADABLE', message: obstacle } }));
    return refuse(terminal, inputOutput(obstacle));
  }
  const report = await inspectWorkbook({ path: file, rows: json ? rows : (rows ?? 0), worker });
  if (!report.ok) {
    if (json) terminal.print(JSON.stringify({ file: basename(file), error: report.error }));
    else terminal.complain(`${basename(file)}：${report.error.message}`);
    return exitCodes.rejected;
  }
  if (json) terminal.print(report.value.join(''));
  else for (const line of linesOf(JSON.parse(report.value.join('')) as WorkbookReport)) terminal.print(line);
  return exitCodes.ok;
}

function whyUnreadable(file: string): string | undefined {
  try {
    accessSync(file, constants.R_OK);
    return statSync(file).isFile() ? undefined : `${file} 不是文件。请指明一个表格文件。`;
  } catch (error) {
    return describeFileError(error, `读取 ${file} `);
  }
}

function linesOf({ file, format, sheets }: WorkbookReport): readonly string[] {
  return [`${file}（${format}）`, ...sheets.flatMap(linesOfSheet)];
}

function linesOfSheet(sheet: WorkbookReport['sheets'][number]): readonly string[] {
  if (sheet.entity === null) return [`工作表“${sheet.sheet}”：不导入，${sheet.why ?? ''}`];
  const { counts, columns, problemCounts, rows } = sheet;
  const unmapped = columns.filter(({ field, header }) => field === null && header !== '').map(({ header }) => header);
  const problems = Object.entries(problemCounts).map(([code, count]) => `${code} ${count}`);
  return [
    `工作表“${sheet.sheet}”：${[sheet.entity, ...(sheet.also ?? [])].join(' + ')}，第 ${sheet.firstDataRow} 至 ${sheet.lastDataRow} 行`,
    `  ${counts.data} 行：通过 ${counts.accepted}，待核实 ${counts.warned}，退回 ${counts.rejected}`,
    ...(unmapped.length > 0 ? [`  没有对应字段的列：${unmapped.join('、')}`] : []),
    ...(problems.length > 0 ? [`  ${problems.join('，')}`] : []),
    ...rows.flatMap(({ row, problems: found }) => found.map(({ message }) => `  第 ${row} 行：${message}`)),
  ];
}
