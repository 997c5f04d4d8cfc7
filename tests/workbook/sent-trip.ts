// A 核对表 of four stations, as it goes out, and ways to change it as a station would in Excel.
import type { BookType, WorkBook, WorkSheet } from 'xlsx';
import { read, utils, write } from 'xlsx';
import type { TripColumn } from '#shared/domain/trip-column.ts';
import { digestOfLines } from '#shared/ledger/round-trips.ts';
import {
  type KnownTrip,
  type ReturnOptions,
  type ReturnReading,
  readReturn,
} from '#shared/workbook/round-trip/read-return.ts';
import type { BaseRow } from '#shared/workbook/round-trip/trip-base.ts';
import { writeTrip } from '#shared/workbook/round-trip/trip-workbook.ts';

export const tripId = '01JTRIP0000000000000000001';

export const columns: readonly TripColumn[] = [
  { entity: 'station', field: 'name', use: 'known', header: '驿站名称' },
  { entity: 'station', field: 'stationNo', use: 'known', header: '驿站编号' },
  { entity: 'station', field: 'managerName', use: 'open', header: '站长' },
  { entity: 'station', field: 'phone', use: 'masked', header: '联系电话' },
  { entity: 'station', field: 'openedOn', use: 'open', header: '启用时间' },
  { entity: 'station', field: 'seats', use: 'open', header: '座位数' },
  { entity: 'station', field: 'status', use: 'open', header: '运行状态' },
  { entity: 'station', field: 'services', use: 'open', header: '服务项目' },
  { entity: 'station', field: 'note', use: 'open', header: '备注' },
];

export const rows: readonly BaseRow[] = [
  {
    id: 'S1',
    parts: {},
    values: ['东街驿站', '007', '演示甲', '199****0001', '2024-03-05', 8, 'open', ['渴可喝水', '手机充电'], '=1+1'],
  },
  { id: 'S2', parts: {}, values: ['西街驿站', '008', '演示乙', '199****0002', '2024-03', null, 'paused', null, null] },
  {
    id: 'S3',
    parts: {},
    values: ['南街驿站', '010', '阿依·买买提', '199****0003', '2023', 12, 'open', ['渴可喝水'], '上午开门\n周日休息'],
  },
  { id: 'S4', parts: {}, values: ['北街驿站', '011', '𠮷测试', null, null, 0, 'planned', [], '“引号”，,;'] },
];

const made = writeTrip(
  {
    trip: tripId,
    entity: 'station',
    columns,
    sheet: '驿站',
    title: '驿站核对表（样例社区）',
    lines: ['说明：灰色的列请不要改动。', '填表人：　　　　联系电话：'],
    takesNewRows: true,
  },
  rows,
  '2025-05-01T01:00:00.000Z',
  digestOfLines,
);
export const sentBytes = made.bytes;
export const knownTrip: KnownTrip = { trip: tripId, entity: 'station', columns, digest: made.digest };

const options: ReturnOptions = { known: (trip) => (trip === tripId ? knownTrip : undefined), digest: digestOfLines };

/** Reads what came back as the office that sent it would. @throws when the file is refused */
export function receive(
  bytes: Uint8Array,
  fileName = '驿站核对表.xlsx',
  more: Partial<ReturnOptions> = {},
): ReturnReading {
  const read = readReturn(bytes, fileName, { ...options, ...more });
  if (!read.ok) throw new Error(read.error.message);
  return read.value;
}

/** What a station does with the file, and saves. */
export function edited(change: (book: WorkBook, main: WorkSheet) => void, bookType: BookType = 'xlsx'): Uint8Array {
  const book = read(sentBytes, { type: 'array', cellStyles: true });
  change(book, book.Sheets.驿站 as WorkSheet);
  return new Uint8Array(write(book, { type: 'array', bookType, bookSST: true }) as ArrayBuffer);
}

/** Rows of the sheet as lists of cells, to be put back in another order. */
export function rowsOf(sheet: WorkSheet): unknown[][] {
  return utils.sheet_to_json<unknown[]>(sheet, { header: 1, blankrows: true, raw: true });
}

export function putRows(sheet: WorkSheet, list: readonly (readonly unknown[])[]): void {
  for (const key of Object.keys(sheet)) if (/^[A-Z]+\d+$/.test(key)) delete sheet[key];
  utils.sheet_add_aoa(
    sheet,
    list.map((row) => [...row]),
  );
}

/** The row of the headings and those below it. */
export const headRow = 3;

export type SeenCell = { readonly id: string; readonly field: string; readonly theirs: unknown };

/** Every cell that does not say what went out, or could not be read. */
export function changesIn({ rows: came, columns: sent, entity }: ReturnReading): readonly SeenCell[] {
  return came.flatMap(({ records, cells }) =>
    cells
      .filter(
        ({ base, theirs, problem }) => problem !== undefined || JSON.stringify(base ?? null) !== JSON.stringify(theirs),
      )
      .map(({ column, theirs, problem }) => ({
        id: records[entity] ?? '',
        field: sent[column]?.field ?? '',
        theirs: problem ?? theirs,
      })),
  );
}
