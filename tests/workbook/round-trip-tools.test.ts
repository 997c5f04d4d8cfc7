// A 核对表 opened and saved by programs that other people use. Where one is not installed its tests are skipped.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { changesIn, receive, sentBytes } from './sent-trip.ts';

const folder = mkdtempSync(join(tmpdir(), 'liangxin-trip-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const python = '/usr/bin/python3';
const hasOpenpyxl = existsSync(python) && spawnSync(python, ['-c', 'import openpyxl']).status === 0;
const hasOffice = ['/usr/bin/soffice', '/usr/bin/libreoffice'].some((path) => existsSync(path));

function sentFile(): string {
  const path = join(folder, '驿站核对表.xlsx');
  writeFileSync(path, sentBytes);
  return path;
}

/** Opens and saves with openpyxl, with some lines of Python between. */
function throughOpenpyxl(...lines: readonly string[]): Uint8Array {
  const out = join(folder, 'python.xlsx');
  const program = [
    'import sys, openpyxl',
    'book = openpyxl.load_workbook(sys.argv[1])',
    "sheet = book['驿站']",
    ...lines,
    'book.save(sys.argv[2])',
  ].join('\n');
  const { status, stderr } = spawnSync(python, ['-c', program, sentFile(), out], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return readFileSync(out);
}

/** Opens with LibreOffice and saves as another format. */
function throughOffice(path: string, format: string): Uint8Array {
  const profile = `-env:UserInstallation=file://${join(folder, 'office')}`;
  const out = join(folder, 'saved');
  const { status, stderr } = spawnSync(
    'soffice',
    [profile, '--headless', '--convert-to', format, '--outdir', out, path],
    { encoding: 'utf8', timeout: 120_000 },
  );
  if (status !== 0) throw new Error(stderr);
  return readFileSync(join(out, `驿站核对表.${format.split(':')[0]}`));
}

describe.skipIf(!hasOpenpyxl)('saved by openpyxl', () => {
  it('nothing has changed', () => {
    const reading = receive(throughOpenpyxl());
    expect(reading).toMatchObject({ base: 'intact', missing: [], added: [] });
    expect(changesIn(reading)).toEqual([]);
  });

  it('is protected with only the open columns to be typed into, and hides ids and copy', () => {
    const seen = throughOpenpyxl(
      "assert sheet.protection.sheet, 'protected'",
      "assert not sheet['B3'].protection.locked and sheet['B1'].protection.locked, '填表人 can be filled in'",
      "assert sheet.column_dimensions['A'].hidden, 'hidden ids'",
      'locks = [cell.protection.locked for cell in sheet[5]]',
      'assert locks == [True, True, True, False, True, False, False, False, False, False], locks',
      "assert book['核对表底稿'].sheet_state == 'veryHidden', 'hidden copy'",
      "lists = {rule.sqref.ranges[0].coord[0]: rule.formula1 for rule in sheet.data_validations.dataValidation if rule.type == 'list'}",
      "assert '正常' in lists['H'], lists",
      'text = " ".join(str(cell) for row in book["核对表底稿"].values for cell in row)',
      "assert '****' not in text, 'masked values stay out of the copy'",
    );
    expect(seen.length).toBeGreaterThan(0);
  });

  it('rows and columns put in, dates as dates, and a removed protection are understood', () => {
    const reading = receive(
      throughOpenpyxl(
        'import datetime',
        'sheet.protection.sheet = False',
        'sheet.insert_rows(1, 2)',
        'sheet.insert_cols(4)',
        "sheet.cell(6, 4).value = '核对人'",
        'sheet.cell(7, 7).value = datetime.date(2024, 4, 1)',
        "sheet.cell(8, 5).value = '演示丑'",
      ),
    );
    expect(reading).toMatchObject({ base: 'intact', missing: [] });
    expect(changesIn(reading)).toEqual([
      { id: 'S1', field: 'openedOn', theirs: '2024-04-01' },
      { id: 'S2', field: 'managerName', theirs: '演示丑' },
    ]);
  });
});

describe.skipIf(!hasOffice)('saved by LibreOffice', () => {
  it('nothing has changed, as .xlsx and as .xls', { timeout: 240_000 }, () => {
    const path = sentFile();
    for (const format of ['xlsx', 'xls']) {
      const reading = receive(throughOffice(path, format), `驿站.${format}`);
      expect(reading).toMatchObject({ base: 'intact', missing: [], added: [] });
      expect(changesIn(reading)).toEqual([]);
    }
  });

  it('as .csv the ids are there, the copy is not', { timeout: 240_000 }, () => {
    const reading = receive(throughOffice(sentFile(), 'csv:Text - txt - csv (StarCalc):44,34,76'), '驿站.csv');
    expect(reading).toMatchObject({ base: 'missing' });
    expect(reading.rows.map(({ records }) => records.station)).toEqual(['S1', 'S2', 'S3', 'S4']);
  });
});
