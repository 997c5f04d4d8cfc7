// What readers that share no code with ours make of filled forms: openpyxl compares the looks of each cell before and
// after, LibreOffice opens every file and computes its sums.

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as xlsx from 'xlsx';
import { fillForm } from '#shared/workbook/fill/fill-form.ts';
import { type FormLayout, layoutOf } from '#shared/workbook/fill/form-layout.ts';
import { type OpenForm, openForm } from '#shared/workbook/fill/open-form.ts';
import { sampleJob, sampleValue } from './fill-values.ts';
import { allForms, type SampleForm } from './form-samples.ts';

const python = ['python3', '/usr/bin/python3'].find(
  (command) => spawnSync(command, ['-c', 'import openpyxl']).status === 0,
);
const office = ['/usr/bin/soffice', '/usr/bin/libreoffice'].find(existsSync);
const extraRecords = 7;

/** Prints each sheet: per cell its look and value, merges, widths, heights, rules, print settings. */
const pythonDump = `
import json, sys, openpyxl
out = {}
for path in sys.argv[1:]:
    book = openpyxl.load_workbook(path)
    sheets = []
    for sheet in book.worksheets:
        cells = {}
        for row in sheet.iter_rows():
            for cell in row:
                style = [cell.font.name, cell.font.sz, cell.font.b, cell.fill.fgColor.rgb if cell.fill.fill_type else None,
                         cell.number_format, cell.alignment.horizontal, cell.alignment.wrap_text,
                         *[getattr(getattr(cell.border, side), 'style', None) for side in ('left', 'top', 'right', 'bottom')]]
                cells[cell.coordinate] = [style, None if cell.value is None else str(cell.value)]
        sheets.append({
            'name': sheet.title, 'state': sheet.sheet_state, 'cells': cells,
            'merges': sorted(str(area) for area in sheet.merged_cells.ranges),
            'widths': {letters: size.width for letters, size in sheet.column_dimensions.items()},
            'heights': {str(row): size.height for row, size in sheet.row_dimensions.items() if size.height},
            'validations': [[str(rule.sqref), rule.formula1] for rule in sheet.data_validations.dataValidation],
            'freeze': sheet.freeze_panes, 'titles': sheet.print_title_rows,
            'orientation': sheet.page_setup.orientation, 'paper': sheet.page_setup.paperSize,
        })
    out[path] = sheets
print(json.dumps(out))
`;

type Dump = {
  readonly name: string;
  readonly state: string;
  readonly cells: { readonly [address: string]: readonly [style: unknown, value: string | null] };
  readonly merges: readonly string[];
  readonly widths: { readonly [letters: string]: number };
  readonly heights: { readonly [row: string]: number };
  readonly validations: readonly (readonly [string, string])[];
  readonly freeze: string | null;
  readonly titles: string | null;
  readonly orientation: string | null;
  readonly paper: string | number | null;
};

type Made = {
  readonly form: SampleForm;
  readonly layout: FormLayout;
  readonly count: number;
  readonly before: string;
  readonly after: string;
};

describe('a filled form to other readers', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fill-readers-'));
  const made: Made[] = [];

  beforeAll(async () => {
    for (const [i, form] of (await allForms()).entries()) {
      const read = openForm(form.bytes, '空表.xlsx');
      if (!read.ok) throw new Error(read.error.message);
      const layout = layoutOf(read.value, read.value.sheets[0] as OpenForm['sheets'][number]);
      const count = layout.area ? layout.area.last - layout.area.first + 1 + extraRecords : 0;
      const filled = fillForm(read.value, layout, sampleJob(layout, count));
      if (!filled.ok) throw new Error(`${form.name}: ${filled.error.message}`);
      const [before, after] = [join(folder, `before${i}.xlsx`), join(folder, `after${i}.xlsx`)];
      writeFileSync(before, form.bytes);
      writeFileSync(after, filled.value.bytes);
      made.push({ form, layout, count, before, after });
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('looks the same to openpyxl but for what was filled in', ({ skip }) => {
    skip(python === undefined, 'no python3 with openpyxl: apt-get install python3-openpyxl');
    const paths = made.flatMap(({ before, after }) => [before, after]);
    const printed = execFileSync(python ?? '', ['-c', pythonDump, ...paths], {
      maxBuffer: 64 * 1024 * 1024,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const dumps = JSON.parse(printed.toString()) as { readonly [path: string]: readonly Dump[] };
    for (const one of made) comparedSheet(one, dumps[one.before]?.[0] as Dump, dumps[one.after]?.[0] as Dump);
    expect(made.length).toBeGreaterThanOrEqual(12);
  });

  it('opens in LibreOffice, which computes the same sums', { timeout: 180_000 }, ({ skip }) => {
    skip(office === undefined, 'no LibreOffice: apt-get install libreoffice-calc');
    const out = join(folder, 'out');
    mkdirSync(out);
    const files = made.map(({ after }) => after);
    const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`;
    const ran = spawnSync(office ?? '', [profile, '--headless', '--convert-to', 'xlsx', '--outdir', out, ...files], {
      timeout: 170_000,
    });
    expect(ran.status).toBe(0);
    expect(ran.stderr.toString()).not.toMatch(/Error/i);
    for (const { form, layout, count, after } of made) {
      const sheet = xlsx.read(readFileSync(join(out, after.split('/').at(-1) ?? ''))).Sheets[
        layout.name
      ] as xlsx.WorkSheet;
      for (const [letters, index] of Object.entries(form.sums ?? {})) {
        const column = layout.columns.find((one) => one.index === index);
        const total = Array.from({ length: count }, (_, row) => sampleValue({ header: column?.header ?? '' }, row))
          .map((value) => (value?.kind === 'number' ? value.number : 0))
          .reduce((sum, number) => sum + number, 0);
        const cell = sheet[`${letters}${form.first + count}`] as xlsx.CellObject;
        expect({ form: form.name, total: Number(cell.v) }).toEqual({ form: form.name, total });
      }
    }
  });
});

function comparedSheet({ form, layout, count }: Made, before: Dump, after: Dump): void {
  const at = layout.area ? layout.area.last + 2 : Number.POSITIVE_INFINITY;
  const inserted = layout.area ? extraRecords : 0;
  const moved = (address: string) =>
    address.replace(/\d+/g, (row) => String(Number(row) >= at ? Number(row) + inserted : Number(row)));
  const settings = ({ name, state, widths, freeze, titles, orientation, paper }: Dump) => ({
    name,
    state,
    widths,
    freeze,
    titles,
    orientation,
    paper,
  });
  expect({ form: form.name, ...settings(after) }).toEqual({ form: form.name, ...settings(before) });
  for (const merge of before.merges) expect(after.merges, form.name).toContain(moved(merge));
  for (const [row, height] of Object.entries(before.heights))
    expect([form.name, after.heights[moved(row)]]).toEqual([form.name, height]);
  const written = new Set(layout.spots.map(({ row, column }) => moved(xlsx.utils.encode_cell({ r: row, c: column }))));
  for (const [address, [style, value]] of Object.entries(before.cells)) {
    const row = Number(/\d+/.exec(address)?.[0]);
    const isFilled = layout.area !== undefined && row > layout.area.first && row < at;
    const now = after.cells[moved(address)];
    expect([form.name, address, now?.[0]]).toEqual([form.name, address, style]);
    if (!isFilled && !written.has(moved(address)) && !value?.startsWith('='))
      expect([form.name, address, now?.[1]]).toEqual([form.name, address, value]);
  }
  if (!layout.area || layout.area.last < layout.area.first) return;
  for (let row = layout.area.last + 2; row < layout.area.first + count + 1; row++)
    for (const { letters } of layout.columns)
      expect([row, after.cells[`${letters}${row}`]?.[0]]).toEqual([
        row,
        before.cells[`${letters}${layout.area.last + 1}`]?.[0],
      ]);
}
