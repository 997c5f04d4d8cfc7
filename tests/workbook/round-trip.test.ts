// What becomes of a 核对表 on its way: everything that a station, its Excel or its WPS does to the file.

import { describe, expect, it, test } from 'vitest';
import { utils, type WorkBook, type WorkSheet } from 'xlsx';
import { readNewRows } from '#shared/workbook/round-trip/read-new-rows.ts';
import { readReturn } from '#shared/workbook/round-trip/read-return.ts';
import { changesIn, edited, headRow, knownTrip, putRows, receive, rowsOf, sentBytes, tripId } from './sent-trip.ts';

const set = (sheet: WorkSheet, cell: string, value: string | number) =>
  utils.sheet_add_aoa(sheet, [[value]], { origin: cell });

describe('a workbook that comes back as it went out', () => {
  test.each(['xlsx', 'xlsb', 'biff8', 'ods'] as const)('as %s nothing has changed', (bookType) => {
    const reading = receive(
      edited(() => undefined, bookType),
      `驿站.${bookType === 'biff8' ? 'xls' : bookType}`,
    );
    expect(reading).toMatchObject({ trip: tripId, base: 'intact', missing: [], added: [], repeated: [], realigned: 0 });
    expect(changesIn(reading)).toEqual([]);
    expect(reading.rows.map(({ records }) => records.station)).toEqual(['S1', 'S2', 'S3', 'S4']);
  });

  it('the very bytes that went out say nothing new either', () => {
    expect(changesIn(receive(sentBytes))).toEqual([]);
  });

  it('a .csv has lost the copy: every cell is compared with what the ledger holds', () => {
    const csv = edited(() => undefined, 'csv');
    const reading = receive(csv, '驿站.csv');
    expect(reading).toMatchObject({ base: 'missing', missing: undefined });
    expect(reading.rows.map(({ records }) => records.station)).toEqual(['S1', 'S2', 'S3', 'S4']);
    expect(reading.rows[0]?.cells.every(({ base }) => base === undefined)).toBe(true);
    const [first] = reading.rows;
    const said = Object.fromEntries(
      (first?.cells ?? []).map(({ column, theirs }) => [knownTrip.columns[column]?.field, theirs]),
    );
    expect(said).toMatchObject({
      name: '东街驿站',
      openedOn: '2024-03-05',
      seats: 8,
      status: 'open',
      services: ['渴可喝水', '手机充电'],
    });
  });
});

describe('changed cells', () => {
  it('are read by the rules of an import', () => {
    const reading = receive(
      edited((_, main) => {
        set(main, 'D5', '演示 丙');
        set(main, 'F5', '2024年4月');
        set(main, 'G5', '十个左右');
        set(main, 'H6', '正常开放');
        set(main, 'I7', '渴可喝水；热饭');
        set(main, 'G7', '15个');
      }),
    );
    expect(changesIn(reading)).toEqual([
      { id: 'S1', field: 'managerName', theirs: '演示丙' },
      { id: 'S1', field: 'openedOn', theirs: '2024-04' },
      { id: 'S1', field: 'seats', theirs: '座位数“十个左右”不是确定的数，请核实。' },
      { id: 'S2', field: 'status', theirs: 'open' },
      { id: 'S3', field: 'seats', theirs: 15 },
      { id: 'S3', field: 'services', theirs: ['渴可喝水', '热饭'] },
    ]);
  });

  it('in other clothes have not changed: a date as a number, digits without their zeros', () => {
    const reading = receive(
      edited((_, main) => {
        main.F5 = { t: 'n', v: 45356 };
        main.C5 = { t: 'n', v: 7 };
        main.G5 = { t: 's', v: '8' };
        main.H5 = { t: 's', v: ' 正常 ' };
        main.J7 = { t: 's', v: '上午开门\r\n周日休息' };
      }),
    );
    expect(changesIn(reading)).toEqual([]);
  });

  it('that lost their digits are problems, never changes', () => {
    const reading = receive(
      edited((_, main) => {
        main.J5 = { t: 'n', v: 9.9000019900101e17 };
        set(main, 'J6', '9.9E+17');
      }),
    );
    expect(changesIn(reading).map(({ theirs }) => theirs)).toEqual([
      expect.stringContaining('末几位已经丢失'),
      expect.stringContaining('末几位已经丢失'),
    ]);
  });

  it('of a locked column are seen all the same, those of a masked column never', () => {
    const reading = receive(
      edited((_, main) => {
        delete main['!protect'];
        set(main, 'B5', '东街暖新驿站');
        set(main, 'E5', '19900000009');
      }),
    );
    expect(changesIn(reading)).toEqual([{ id: 'S1', field: 'name', theirs: '东街暖新驿站' }]);
  });

  it('that were cleared are empty', () => {
    const reading = receive(
      edited((_, main) => {
        delete main.D5;
        set(main, 'J7', '  ');
      }),
    );
    expect(changesIn(reading)).toEqual([
      { id: 'S1', field: 'managerName', theirs: null },
      { id: 'S3', field: 'note', theirs: null },
    ]);
  });
});

describe('a sheet that was worked on', () => {
  it('may be sorted, renamed and have rows and columns put in', () => {
    const reading = receive(
      edited((book, main) => {
        const list = rowsOf(main).map((row) => [...row.slice(0, 3), row === undefined ? '' : '', ...row.slice(3)]);
        const [head, body] = [list.slice(0, headRow + 1), list.slice(headRow + 1).reverse()];
        (head[headRow] as unknown[])[3] = '检查人';
        (body[0] as unknown[])[3] = '演示检查';
        putRows(main, [['样例社区 2025 年核对'], ...head, [], ...body]);
        rename(book, '驿站', '核对完');
      }),
    );
    expect(reading).toMatchObject({ base: 'intact', missing: [], added: [] });
    expect(changesIn(reading)).toEqual([]);
    expect(reading.tables[0]).toMatchObject({ sheet: '核对完', others: [{ col: 'D', header: '检查人' }], renamed: [] });
    expect(reading.rows.map(({ records, row }) => [records.station, row])).toEqual([
      ['S4', 7],
      ['S3', 8],
      ['S2', 9],
      ['S1', 10],
    ]);
  });

  it('knows a column under another heading by what it says, and one that is empty by its place', () => {
    const reading = receive(
      edited((_, main) => {
        set(main, 'D4', '负责同志');
        set(main, 'G4', '能坐几人');
        for (const cell of ['G5', 'G6', 'G7', 'G8']) delete main[cell];
        set(main, 'G6', 20);
      }),
    );
    expect(reading.tables[0]?.renamed).toEqual([
      { column: 2, header: '负责同志' },
      { column: 5, header: '能坐几人' },
    ]);
    expect(changesIn(reading)).toEqual([
      { id: 'S1', field: 'seats', theirs: null },
      { id: 'S2', field: 'seats', theirs: 20 },
      { id: 'S3', field: 'seats', theirs: null },
      { id: 'S4', field: 'seats', theirs: null },
    ]);
  });

  it('lets the clerk say which column is which', () => {
    const swapped = edited((_, main) => {
      set(main, 'J4', '其他说明');
      const list = rowsOf(main).map((row) => [...row, row.at(-1)]);
      (list[headRow] as unknown[])[10] = '再说明';
      putRows(main, list);
    });
    const chosen = { 驿站: { 8: 10 } };
    expect(receive(swapped, '驿站.xlsx', { chosen }).tables[0]?.letters['station.note']).toBe('K');
  });

  it('does not compare a column that is gone', () => {
    const reading = receive(
      edited((_, main) => {
        putRows(
          main,
          rowsOf(main).map((row) => row.slice(0, 6)),
        );
      }),
    );
    expect(reading.tables[0]?.lacking).toEqual([5, 6, 7, 8]);
    expect(changesIn(reading)).toEqual([]);
  });

  it('names the records whose rows are gone', () => {
    const reading = receive(
      edited((_, main) =>
        putRows(
          main,
          rowsOf(main).filter((_, i) => i !== 5),
        ),
      ),
    );
    expect(reading.missing).toEqual(['S2']);
  });

  it('sees that only some columns were sorted, and puts ids and data together again', () => {
    const reading = receive(
      edited((_, main) => {
        const list = rowsOf(main);
        const body = list.slice(headRow + 1);
        const ids = body.map(([id]) => id);
        const data = body.map((row) => row.slice(1)).reverse();
        (data[0] as unknown[])[2] = '演示丁';
        putRows(main, [...list.slice(0, headRow + 1), ...data.map((row, i) => [ids[i], ...row])]);
      }),
    );
    expect(reading).toMatchObject({ realigned: 4, missing: [] });
    expect(changesIn(reading)).toEqual([{ id: 'S4', field: 'managerName', theirs: '演示丁' }]);
  });

  it('knows the rows by their locked columns when the column of the ids was cleared or deleted', () => {
    const cleared = receive(
      edited((_, main) => {
        for (const cell of ['A5', 'A6', 'A7', 'A8']) delete main[cell];
        set(main, 'D6', '演示戊');
      }),
    );
    expect(changesIn(cleared)).toEqual([{ id: 'S2', field: 'managerName', theirs: '演示戊' }]);
    const deleted = receive(
      edited((_, main) => {
        putRows(
          main,
          rowsOf(main).map((row) => row.slice(1)),
        );
      }),
    );
    expect(deleted).toMatchObject({ base: 'intact', missing: [], realigned: 4 });
    expect(changesIn(deleted)).toEqual([]);
  });
});

describe('rows that we do not have', () => {
  it('are those without an id, on our sheet or on the one for new rows', () => {
    const bytes = edited((book, main) => {
      set(main, 'B9', '中街驿站');
      set(main, 'D9', '演示己');
      set(main, 'B11', '填表人：演示庚');
      const added = book.Sheets.新增 as WorkSheet;
      utils.sheet_add_aoa(added, [['河边驿站', '012', '演示辛', '2025-01-01', 6, '筹建']], { origin: 'A4' });
    });
    const reading = receive(bytes);
    expect(reading.added).toEqual([
      { sheet: '驿站', row: 9 },
      { sheet: '驿站', row: 11 },
      { sheet: '新增', row: 4 },
    ]);
    const read = readNewRows(bytes, '驿站.xlsx', reading, '2025-05-06');
    expect(read.ok && read.value.rows.map(({ sheet, row, records }) => [sheet, row, records.station?.name])).toEqual([
      ['驿站', 9, '中街驿站'],
      ['新增', 4, '河边驿站'],
    ]);
    expect(read.ok && read.value.rows[1]?.records.station).toMatchObject({
      status: 'planned',
      seats: 6,
      openedOn: '2025-01-01',
    });
    expect(read.ok && read.value.unread).toEqual([{ sheet: '驿站', row: 11 }]);
  });

  it('are read under headings that nobody else would know', () => {
    const bytes = edited((_, main) => {
      for (const [cell, heading] of Object.entries({ B4: '甲', C4: '乙', D4: '丙', H4: '丁' }))
        set(main, cell, heading);
      set(main, 'B9', '中街驿站');
      set(main, 'D9', '演示己');
      set(main, 'H9', '筹建');
    });
    const read = readNewRows(bytes, '驿站.xlsx', receive(bytes), '2025-05-06');
    expect(read.ok && read.value.rows.map(({ records }) => records.station)).toEqual([
      { name: '中街驿站', managerName: '演示己', status: 'planned' },
    ]);
  });

  it('include a copy of a row whose locked columns were changed', () => {
    const reading = receive(
      edited((_, main) => {
        const list = rowsOf(main);
        const copy = [...(list[headRow + 1] as unknown[])];
        copy[1] = '东街二号驿站';
        putRows(main, [...list, copy]);
      }),
    );
    expect(reading.added).toEqual([{ sheet: '驿站', row: 9 }]);
    expect(reading).toMatchObject({ repeated: [], missing: [] });
    expect(changesIn(reading)).toEqual([]);
  });

  it('takes the sheet that was worked on when a copy of it was kept', () => {
    const reading = receive(
      edited((book, main) => {
        utils.book_append_sheet(book, { ...main }, '驿站 (2)');
        set(book.Sheets['驿站 (2)'] as WorkSheet, 'D5', '演示癸');
      }),
    );
    expect(reading).toMatchObject({ repeated: [], added: [], missing: [] });
    expect(changesIn(reading)).toEqual([{ id: 'S1', field: 'managerName', theirs: '演示癸' }]);
  });

  it('asks when two rows have one id and nothing tells them apart', () => {
    const reading = receive(
      edited((_, main) => {
        const list = rowsOf(main);
        const copy = [...(list[headRow + 1] as unknown[])];
        copy[3] = '演示壬';
        putRows(main, [...list, copy, [...(list[headRow + 2] as unknown[])]]);
      }),
    );
    expect(reading.repeated.map(({ row, records }) => [row, records.station])).toEqual([
      [5, 'S1'],
      [9, 'S1'],
    ]);
    expect(reading).toMatchObject({ missing: [], added: [] });
    expect(reading.rows.map(({ records }) => records.station)).toEqual(['S2', 'S3', 'S4']);
  });
});

describe('what can be believed', () => {
  const altered = (change: (base: WorkSheet) => void) =>
    edited((book, main) => {
      set(main, 'D5', '演示癸');
      change(book.Sheets.核对表底稿 as WorkSheet);
    });

  it('a changed copy is noticed and not used', () => {
    const reading = receive(altered((base) => set(base, 'E3', '"演示癸"')));
    expect(reading).toMatchObject({ base: 'altered', missing: undefined });
    expect(reading.rows[0]?.cells[2]).toEqual({ column: 2, theirs: '演示癸' });
  });

  it('a copy of which a row was deleted is noticed', () => {
    const reading = receive(altered((base) => putRows(base, rowsOf(base).slice(0, -1))));
    expect(reading.base).toBe('altered');
  });

  it('a trip of which the ledger knows nothing is read without its copy', () => {
    const reading = receive(sentBytes, '驿站.xlsx', { known: () => undefined });
    expect(reading).toMatchObject({ base: 'unknown', trip: tripId, entity: 'station' });
    expect(reading.rows[0]?.cells.every(({ base }) => base === undefined)).toBe(true);
  });

  it.each<[string, (book: WorkBook, main: WorkSheet) => void, RegExp]>([
    [
      'an ordinary list',
      (book, main) => {
        putRows(main, [
          ['驿站名称', '站长'],
          ['东街驿站', '演示甲'],
        ]);
        remove(book, '核对表底稿', '新增');
      },
      /不是本程序发出的核对表/,
    ],
  ])('%s is refused with a sentence', (_, change, words) => {
    const read = readReturn(edited(change), '驿站.xlsx', { known: () => undefined, digest: () => '' });
    expect(!read.ok && read.error.message).toMatch(words);
  });

  it('without copy and without record there is nothing to compare with', () => {
    const read = readReturn(
      edited(() => undefined, 'csv'),
      '驿站.csv',
      { known: () => undefined, digest: () => '' },
    );
    expect(!read.ok && read.error.message).toMatch(/本机没有这次发出/);
  });
});

function rename(book: WorkBook, from: string, to: string): void {
  const at = book.SheetNames.indexOf(from);
  book.SheetNames[at] = to;
  const sheet = book.Workbook?.Sheets?.[at];
  if (sheet) sheet.name = to;
  book.Sheets[to] = book.Sheets[from] as WorkSheet;
  delete book.Sheets[from];
}

function remove(book: WorkBook, ...names: readonly string[]): void {
  for (const name of names) {
    const at = book.SheetNames.indexOf(name);
    book.SheetNames.splice(at, 1);
    book.Workbook?.Sheets?.splice(at, 1);
    delete book.Sheets[name];
  }
}
