// Files with everything that the writer can do, read by programs that share no code with ours: openpyxl sees every cell,
// merge, rule, comment and lock; LibreOffice opens, prints and saves them; xlsx reads the same values.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { read, type WorkSheet } from 'xlsx';
import { readSheets } from '#shared/workbook/read-sheets.ts';
import type { OutRow, OutSheet, OutValue } from '#shared/workbook/write/out-sheet.ts';
import { templateWorkbook } from '#shared/workbook/write/template.ts';
import { templateKinds } from '#shared/workbook/write/template-kinds.ts';
import { writeWorkbook } from '#shared/workbook/write/workbook-writer.ts';
import {
  named,
  noOffice,
  noOpenpyxl,
  noPdfTools,
  pagesOf,
  runPython,
  savedByOffice,
  wordsOfPages,
} from '../helpers/office-programs.ts';

const at = '2025-03-01T08:00:00Z';
const nations = Array.from({ length: 58 }, (_, i) => `演示民族${i + 1}`);

const roster = {
  name: '从业人员',
  title: '锦棠街道新就业群体从业人员花名册',
  lines: ['填表单位：锦棠街道综合党委　　填表人：测试员', '截止日期：2025年3月1日'],
  hasFilter: true,
  columns: [
    { header: '编号', kind: 'text', isHidden: true },
    { header: '姓名', kind: 'text', note: '与身份证一致。' },
    { header: '性别', group: '基本信息', kind: 'text', choices: ['男', '女'] },
    { header: '民族', group: '基本信息', kind: 'text', choices: nations },
    { header: '证件号码', group: '证件', kind: 'text' },
    { header: '有效期至', group: '证件', kind: 'date' },
    { header: '所属平台', kind: 'text', choices: ['美团', '顺丰'], areHints: true },
    { header: '积分', kind: 'number' },
    { header: '完成率', kind: 'percent' },
    { header: '备注', kind: 'text' },
  ],
  totals: [null, null, '300人', null, null, null, null, 44850, 50],
} as const satisfies OutSheet;

const texts = [
  '=1+1',
  '+8619900000001',
  '-备注',
  '@SUM(A1)',
  '00123',
  '𠮷䶮·买买提',
  '<b>&"\'</b>',
  '第一行\n第二行',
  '_x0041_',
  'a  b',
  '长'.repeat(900),
  '2024-03',
];

const people: readonly OutRow[] = Array.from({ length: 300 }, (_, i) => ({
  cells: [
    `P${i}`,
    `测试${i}`,
    i % 2 ? '男' : '女',
    nations[i % 58] as string,
    `9900001990010${String(10000 + i)}`,
    i % 3 ? `20${30 + (i % 60)}-02-28` : '2031-05',
    i % 4 ? '美团' : null,
    i % 50 === 7 ? '约50' : i,
    i % 101,
    texts[i % texts.length] as string,
  ],
  ...(i % 60 === 5 && {
    marks: [
      { column: 4, why: '证件号码校验位不对，请核对原证件。' },
      { column: 4, why: '与第 12 行重复。' },
      { column: 9, why: '请核实。' },
    ],
  }),
}));

const sent = {
  name: '核对表',
  title: '驿站核对表',
  isProtected: true,
  isLandscape: false,
  columns: [
    { header: '驿站名称', kind: 'text', isLocked: true },
    { header: '启用时间', kind: 'date', isLocked: true },
    { header: '座位数', kind: 'number' },
  ],
} as const satisfies OutSheet;
const stations: readonly OutRow[] = [{ cells: ['某某驿站', '2023-05-01', 12] }, { cells: ['又一驿站', '2023', null] }];

const bytes = writeWorkbook(
  [
    { sheet: roster, rows: people },
    { sheet: sent, rows: stations },
    { sheet: { ...sent, name: '核对表', state: 'veryHidden', isProtected: false }, rows: stations },
  ],
  at,
);

const folder = mkdtempSync(join(tmpdir(), 'lx-export-'));
const path = join(folder, '花名册.xlsx');
beforeAll(() => writeFileSync(path, bytes));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const firstData = 6;
const letters = 'ABCDEFGHIJ';

type Shown = readonly [type: 's' | 'n' | 'd', value: string | number];

/** What a cell of a column must be to any reader. */
function shownAs(kind: string, value: OutValue): Shown | undefined {
  if (value === null) return undefined;
  if (kind === 'date' && /^\d{4}-\d\d-\d\d$/.test(String(value))) return ['d', String(value)];
  if (typeof value === 'string') return ['s', value];
  return ['n', kind === 'percent' ? value / 100 : value];
}

function expectedCells(sheet: OutSheet, rows: readonly OutRow[], first: number): { [ref: string]: Shown } {
  const cells: { [ref: string]: Shown } = {};
  rows.forEach((row, i) => {
    sheet.columns.forEach(({ kind }, column) => {
      const shown = shownAs(kind, row.cells[column] ?? null);
      if (shown) cells[`${letters[column]}${first + i}`] = shown;
    });
  });
  return cells;
}

const rosterCells: { [ref: string]: Shown } = {
  ...{ B1: ['s', roster.title], B2: ['s', roster.lines[0]], B3: ['s', roster.lines[1]] },
  ...{ A4: ['s', '编号'], B4: ['s', '姓名'], C4: ['s', '基本信息'], E4: ['s', '证件'], G4: ['s', '所属平台'] },
  ...{ H4: ['s', '积分'], I4: ['s', '完成率'], J4: ['s', '备注'] },
  ...{ C5: ['s', '性别'], D5: ['s', '民族'], E5: ['s', '证件号码'], F5: ['s', '有效期至'] },
  ...expectedCells(roster, people, firstData),
  ...{ B306: ['s', '合计'], C306: ['s', '300人'], H306: ['n', 44850], I306: ['n', 0.5] },
};

const dump = `
import json, sys, datetime, openpyxl
from openpyxl.cell.cell import MergedCell
book = openpyxl.load_workbook(sys.argv[1])
def shown(cell):
    if isinstance(cell.value, datetime.datetime): return ['d', cell.value.date().isoformat()]
    return [cell.data_type, cell.value]
out = []
for sheet in book.worksheets:
    cells = [cell for row in sheet.iter_rows() for cell in row if not isinstance(cell, MergedCell)]
    out.append({
        'name': sheet.title, 'state': sheet.sheet_state,
        'cells': {cell.coordinate: shown(cell) for cell in cells if cell.value is not None},
        'formats': sorted({cell.number_format for cell in cells if cell.data_type == 's'}),
        'merges': sorted(str(area) for area in sheet.merged_cells.ranges),
        'freeze': sheet.freeze_panes, 'filter': sheet.auto_filter.ref,
        'titles': sheet.print_title_rows, 'orientation': sheet.page_setup.orientation,
        'paper': sheet.page_setup.paperSize, 'fit': [sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight],
        'footer': sheet.oddFooter.center.text,
        'rules': [[str(rule.sqref), rule.type, rule.formula1, rule.errorStyle, bool(rule.showErrorMessage), rule.prompt]
                  for rule in sheet.data_validations.dataValidation],
        'comments': {cell.coordinate: cell.comment.text for cell in cells if cell.comment},
        'fills': {cell.coordinate: cell.fill.fgColor.rgb for cell in cells if cell.comment},
        'isProtected': bool(sheet.protection.sheet),
        'open': sorted(cell.coordinate for cell in cells if not cell.protection.locked),
        'hidden': [name for name, size in sheet.column_dimensions.items() if size.hidden],
        'columnFormats': {name: openpyxl.styles.numbers.BUILTIN_FORMATS.get(size._style.numFmtId, 'own')
                          for name, size in sheet.column_dimensions.items()},
    })
print(json.dumps(out))
`;

type Dump = { readonly [name: string]: unknown };

describe.skipIf(noOpenpyxl)(named('to openpyxl', noOpenpyxl), () => {
  let sheets: readonly Dump[];
  beforeAll(() => {
    sheets = runPython(dump, path) as readonly Dump[];
  });

  it('the sheets are there, under names of their own', () => {
    expect(sheets.map(({ name, state }) => [name, state])).toEqual([
      ['从业人员', 'visible'],
      ['核对表', 'visible'],
      ['核对表(2)', 'veryHidden'],
      ['代码表', 'veryHidden'],
    ]);
  });

  it('every cell has its value and its type, and none is a formula', () => {
    expect(sheets[0]?.cells).toEqual(rosterCells);
    const head = { A1: ['s', '驿站核对表'], A2: ['s', '驿站名称'], B2: ['s', '启用时间'], C2: ['s', '座位数'] };
    expect(sheets[1]?.cells).toEqual({ ...head, ...expectedCells(sent, stations, 3) });
    expect(sheets[0]?.formats).toEqual(['@']);
  });

  it('the head is merged, frozen and printed on every page', () => {
    expect(sheets[0]).toMatchObject({
      merges: ['A4:A5', 'B1:J1', 'B2:J2', 'B3:J3', 'B4:B5', 'C4:D4', 'E4:F4', 'G4:G5', 'H4:H5', 'I4:I5', 'J4:J5'],
      freeze: 'A6',
      filter: 'A5:J305',
      titles: '$4:$5',
      orientation: 'landscape',
      paper: 9,
      fit: [true, 0],
      footer: '第 &P 页，共 &N 页',
      hidden: ['A'],
    });
    expect(sheets[1]).toMatchObject({ orientation: 'portrait', titles: '$2:$2', freeze: 'A3', filter: null });
  });

  it('choices are offered and other words warned of, notes shown', () => {
    expect(sheets[0]?.rules).toEqual([
      ['B4:B5', null, null, null, false, '与身份证一致。'],
      ['C6:C305', 'list', '"男,女"', 'warning', true, null],
      ['D6:D305', 'list', "'代码表'!$A$2:$A$59", 'warning', true, null],
      ['G6:G305', 'list', '"美团,顺丰"', null, false, null],
    ]);
    const list = Object.values(sheets[3]?.cells as { [ref: string]: Shown }).map(([, value]) => value);
    expect(list.slice(1)).toEqual(nations);
  });

  it('marked cells are yellow and say why', () => {
    const rows = [5, 65, 125, 185, 245].map((i) => firstData + i);
    const why = '证件号码校验位不对，请核对原证件。\n与第 12 行重复。';
    const pairs = rows.flatMap((row) => [
      [`E${row}`, why],
      [`J${row}`, '请核实。'],
    ]);
    expect(sheets[0]?.comments).toEqual(Object.fromEntries(pairs));
    expect(new Set(Object.values(sheets[0]?.fills as object))).toEqual(new Set(['FFFFE699']));
  });

  it('a protected sheet leaves open what is to be filled in', () => {
    expect(sheets.map(({ isProtected }) => isProtected)).toEqual([false, true, false, false]);
    expect(sheets[1]?.open).toEqual(['C3', 'C4']);
  });

  it('what is typed below the last row keeps its digits', () => {
    expect(sheets[0]?.columnFormats).toMatchObject({ B: '@', E: '@', F: 'own', H: 'General', J: '@' });
  });

  it('every part is well-formed and has a type', () => {
    const parts = runPython(
      `
import json, sys, zipfile, xml.dom.minidom as xml
book = zipfile.ZipFile(sys.argv[1])
assert book.testzip() is None
types = xml.parseString(book.read('[Content_Types].xml'))
known = {node.getAttribute('PartName')[1:] for node in types.getElementsByTagName('Override')}
endings = {node.getAttribute('Extension') for node in types.getElementsByTagName('Default')}
for name in book.namelist(): xml.parseString(book.read(name))
lost = [name for name in known if name not in book.namelist()]
print(json.dumps([lost, [name for name in book.namelist() if name not in known and name.split('.')[-1] not in endings]]))
`,
      path,
    );
    expect(parts).toEqual([[], []]);
  });
});

describe.skipIf(noOffice)(named('to LibreOffice', noOffice), () => {
  it('saved as .ods the sheet is the same', { timeout: 180_000 }, () => {
    vi.spyOn(console, 'error').mockReturnValue();
    const [saved = bytes] = savedByOffice(folder, [path], 'ods');
    expect(rowsSeen(saved, '花名册.ods')).toEqual(rowsSeen(bytes, '花名册.xlsx').map((row) => row.map(asInOds)));
  });

  it('saved as .csv every cell says what it said', { timeout: 180_000 }, () => {
    const [saved = bytes] = savedByOffice(folder, [path], 'csv:Text - txt - csv (StarCalc):44,34,76');
    const written = people.map(({ cells }) =>
      cells.map((value, i) => {
        const isPercent = typeof value === 'number' && roster.columns[i]?.kind === 'percent';
        return isPercent ? `${value.toFixed(1)}%` : String(value ?? '');
      }),
    );
    expect(rowsSeen(saved, '花名册.csv').slice(5, 305)).toEqual(written);
  });

  it.skipIf(noPdfTools)(
    named('printed on A4 turned sideways, the head on every page, the pages counted', noPdfTools),
    { timeout: 180_000 },
    () => {
      savedByOffice(folder, [path], 'pdf');
      const printed = join(folder, 'saved', '花名册.pdf');
      const { width, height, count } = pagesOf(printed);
      expect([Math.round(width), Math.round(height)]).toEqual([842, 595]);
      const pages = wordsOfPages(printed);
      expect(pages).toHaveLength(count);
      const ofRoster = pages.filter((page) => page.includes('证件号码'));
      expect(ofRoster.length).toBeGreaterThan(5);
      ofRoster.forEach((page, i) => {
        expect(page).toContain('姓名');
        expect(page).toContain(`第 ${i + 1} 页，共 ${count} 页`);
      });
      expect(pages[0]).toContain(roster.title);
      expect(ofRoster.at(-1)).toMatch(/合计 +300人 .* 44850 +50.0%/);
      expect(pages.join()).not.toContain('###');
    },
  );

  it('opens every template', { timeout: 180_000 }, () => {
    const templates = templateKinds.map(({ name }) => join(folder, `${name}.xlsx`));
    for (const { name } of templateKinds) writeFileSync(join(folder, `${name}.xlsx`), templateWorkbook(name, at));
    const saved = savedByOffice(folder, templates, 'csv:Text - txt - csv (StarCalc):44,34,76');
    templateKinds.forEach(({ title, label }, i) => {
      const rows = rowsSeen(saved[i] as Uint8Array, '模板.csv').map(([first]) => first);
      expect([rows[0], ...rows.slice(3, 6)], label).toEqual([title, '序号', '示例', '1']);
    });
  });
});

/** What xlsx, which reads .ods for us, makes of a text that looks like an escape of .xlsx. */
function asInOds(cell: unknown): unknown {
  return cell === '_x0041_' ? 'A' : cell;
}

/** The first sheet as our own reader sees it, comments left out: other programs put them elsewhere. */
function rowsSeen(file: Uint8Array, name: string): readonly (readonly unknown[])[] {
  const sheets = readSheets(file, name);
  if (!sheets.ok) throw new Error(sheets.error.message);
  return (sheets.value.sheets[0]?.rows ?? []).map((row) =>
    Array.from({ length: letters.length }, (_, i) => {
      const cell = row?.[i] ?? null;
      if (typeof cell !== 'object' || cell === null) return cell;
      const { hasComment, ...rest } = cell;
      return Object.keys(rest).length === 1 ? rest.value : rest;
    }),
  );
}

describe('to xlsx', () => {
  it('every cell has its value', () => {
    const book = read(bytes, { cellDates: false, cellNF: true });
    const sheet = book.Sheets[roster.name] as WorkSheet;
    const cells = Object.entries(sheet).filter(([ref, cell]) => !ref.startsWith('!') && cell.v !== undefined);
    const seen = cells.map(([ref, { t, v, z }]) => {
      const isDate = t === 'n' && z === 'yyyy-mm-dd';
      return [ref, isDate ? ['d', new Date(Math.round((v - 25_569) * 86_400_000)).toISOString().slice(0, 10)] : [t, v]];
    });
    expect(Object.fromEntries(seen)).toEqual(rosterCells);
    expect(cells.some(([, { f }]) => f !== undefined)).toBe(false);
  });
});
