// npm run demo -- [--out DIR] [--workbooks DIR] [--committee CODE --name NAME] [--district DIR] [--json]

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Arguments, optionText, readArguments } from '#district/arguments.ts';
import { describeFileError, isFileError } from '#district/exit-codes.ts';
import { DemoRefusal } from './demand.ts';
import { type DemoReport, runDemo } from './run-demo.ts';

const samples = fileURLToPath(new URL('../../tests/fixtures', import.meta.url));

const demoOptions = { options: ['out', 'workbooks', 'committee', 'name', 'district'], flags: ['json'] };

async function main(argv: readonly string[]): Promise<number> {
  const args = readArguments(argv, demoOptions);
  if (!args.ok) return complain(args.error);
  const committeeCode = optionText(args.value, 'committee') ?? '990102001';
  if (!/^\d{9}$/.test(committeeCode)) return complain('综合党委代码应为 9 位数字。请核对 --committee 后再运行。');
  const kept = optionText(args.value, 'out');
  const out = kept === undefined ? mkdtempSync(join(tmpdir(), 'lxl-demo-')) : resolve(kept);
  try {
    print(args.value, await runDemo(requestOf(args.value, out, committeeCode)));
    return 0;
  } catch (error) {
    if (error instanceof DemoRefusal) return complain(error.message);
    if (isFileError(error)) return complain(describeFileError(error, '演示'));
    throw error;
  } finally {
    if (kept === undefined) rmSync(out, { recursive: true, force: true });
  }
}

function requestOf(args: Arguments, out: string, committeeCode: string) {
  return {
    out,
    workbooks: resolve(optionText(args, 'workbooks') ?? samples),
    committeeCode,
    committeeName: optionText(args, 'name') ?? '锦棠街道两新组织综合党委',
    district: resolve(optionText(args, 'district') ?? join(out, 'district')),
  };
}

function print(args: Arguments, report: DemoReport): void {
  if (args.options.json) return void process.stdout.write(`${JSON.stringify(report)}\n`);
  for (const outcome of report.workbooks) process.stdout.write(`${lineOf(outcome)}\n`);
  const { bundle, receipt, figures } = report;
  process.stdout.write(`报送包 ${bundle.fileName}，${bundle.operations} 条，${bundle.sizeBytes} 字节，校验通过\n`);
  process.stdout.write(`回执第 ${receipt.receiptNo} 号：${receipt.code}\n`);
  for (const [id, { value, unit, basis }] of Object.entries(figures))
    process.stdout.write(`${id}  ${value} ${unit}  口径：${basis}\n`);
}

function lineOf(outcome: DemoReport['workbooks'][number]): string {
  if ('error' in outcome) return `${outcome.file}：${outcome.error.message}`;
  return `${outcome.file}：导入 ${outcome.accepted}，有提示 ${outcome.warned}，未导入 ${outcome.rejected}`;
}

function complain(message: string): number {
  process.stderr.write(`${message}\n`);
  return 4;
}

process.exitCode = await main(process.argv.slice(2));
