import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { TripColumn } from '#shared/domain/trip-column.ts';
import { appendOperations, type LogHead, openLog } from '#shared/sync/log-writer.ts';
import { type AdoptedCell, adoptCells } from './adopt-cells.ts';
import { applyOperations, type Book, createBook, recordById, recordsOf } from './book.ts';
import { type Change, draftsOf } from './changes.ts';
import { valueAt } from './dated-values.ts';
import { finish } from './steps.ts';
import {
  type Choice,
  type Comparing,
  compareRow,
  isDecidable,
  type ReturnedRow,
  type RowComparison,
  settled,
  usualChoice,
  type Verdict,
  verdictOf,
} from './three-way.ts';

const heads = new WeakMap<Book, LogHead>();
function write(book: Book, ...changes: readonly Change[]): void {
  const head = heads.get(book) ?? openLog('TESTLOG00001', 'install', {}, { wallMs: 1, tx: 't' }).head;
  const appended = appendOperations(head, draftsOf(book, changes), { wallMs: 2, tx: 't', user: 'u1' });
  heads.set(book, appended.head);
  applyOperations(book, appended.ops);
}

const today = '2025-05-06';
const columns: readonly TripColumn[] = [
  { entity: 'station', field: 'name', use: 'known', header: '驿站名称' },
  { entity: 'station', field: 'phone', use: 'open', header: '联系电话' },
  { entity: 'station', field: 'seats', use: 'open', header: '座位数' },
  { entity: 'station', field: 'status', use: 'open', header: '运行状态' },
  { entity: 'station', field: 'managerName', use: 'masked', header: '站长' },
];
const [name, phone, seats, status] = [0, 1, 2, 3];

const comparing = (book: Book): Comparing => ({
  book,
  entity: 'station',
  columns,
  today,
  partOf: () => undefined,
});

function stationBook(values: { readonly [field: string]: JsonValue } = {}): Book {
  const book = createBook();
  const held = { name: '东街驿站', phone: '19900000001', seats: 8, 'status@': 'open', ...values };
  write(book, { kind: 'create', entity: 'station', id: 'S1', values: held });
  return book;
}

type Cells = ReturnedRow['cells'];
const returned = (cells: Cells, records: ReturnedRow['records'] = { station: 'S1' }): ReturnedRow => ({
  sheet: '驿站',
  row: 5,
  records,
  cells,
});
const compared = (book: Book, cells: Cells): RowComparison =>
  compareRow(comparing(book), returned(cells)) as RowComparison;

/** Does what the clerk would do who leaves every cell at its usual choice, or chooses as told. */
function adopt(book: Book, row: RowComparison, choose: (cell: RowComparison['cells'][number]) => Choice = usualChoice) {
  const cells: AdoptedCell[] = row.cells
    .filter((cell) => choose(cell) === 'theirs')
    .map((cell) => ({ ...cell, owner: row.id, place: row.place }));
  return finish(adoptCells(book, cells, { importId: 'I1', asOf: today, newId: () => 'NEW1' }));
}

describe('verdictOf', () => {
  test.each<[base: JsonValue | undefined, theirs: JsonValue, ours: JsonValue, Verdict]>([
    ['甲', '甲', '甲', 'same'],
    ['甲', '乙', '甲', 'theirs'],
    ['甲', '甲', '乙', 'ours'],
    ['甲', '乙', '乙', 'alike'],
    ['甲', '乙', '丙', 'conflict'],
    [null, '乙', null, 'theirs'],
    [null, null, '乙', 'ours'],
    ['甲', null, '甲', 'theirs'],
    ['甲', null, null, 'alike'],
    ['甲', null, '乙', 'conflict'],
    [null, '', [], 'same'],
    [8, 9, 8, 'theirs'],
    [false, true, false, 'theirs'],
    [['喝水'], ['喝水', '充电'], ['喝水'], 'theirs'],
    [undefined, '甲', '甲', 'same'],
    [undefined, '乙', '甲', 'unknown'],
    [undefined, null, '甲', 'unknown'],
  ])('%o, theirs %o, ours %o → %s', (base, theirs, ours, verdict) =>
    expect(verdictOf(base, theirs, ours)).toBe(verdict),
  );

  const value = fc.constantFrom<JsonValue>(null, '', '甲', '乙', 1, true, ['甲'], ['甲', '乙']);

  it('treats both sides alike', () => {
    const mirrored: { readonly [verdict in Verdict]: Verdict } = {
      same: 'same',
      theirs: 'ours',
      ours: 'theirs',
      alike: 'alike',
      conflict: 'conflict',
      unknown: 'unknown',
    };
    fc.assert(
      fc.property(fc.option(value, { nil: undefined }), value, value, (base, theirs, ours) => {
        expect(verdictOf(base, ours, theirs)).toBe(mirrored[verdictOf(base, theirs, ours)]);
      }),
    );
  });

  it('gives back theirs when only they changed, and ours when only we did', () => {
    fc.assert(
      fc.property(value, value, (base, now) => {
        const [asTheirs, asOurs] = [verdictOf(base, now, base), verdictOf(base, base, now)];
        const outcome = (verdict: Verdict, theirs: JsonValue, ours: JsonValue) =>
          settled({ theirs, ours }, verdict === 'theirs' ? 'theirs' : 'ours');
        expect(verdictOf(undefined, outcome(asTheirs, now, base), now)).toBe('same');
        expect(verdictOf(undefined, outcome(asOurs, base, now), now)).toBe('same');
      }),
    );
  });
});

describe('compareRow', () => {
  it('shows each cell that is not the same on all sides, with what the clerk would usually do', () => {
    const book = stationBook({ phone: '19900000003', seats: 10 });
    const { cells } = compared(book, [
      { column: name, base: '东街驿站', theirs: '东街驿站' },
      { column: phone, base: '19900000001', theirs: '19900000002' },
      { column: seats, base: 8, theirs: 8 },
      { column: status, base: 'open', theirs: 'paused' },
    ]);
    expect(cells.map(({ field, verdict, ours }) => [field, verdict, ours])).toEqual([
      ['phone', 'conflict', '19900000003'],
      ['seats', 'ours', 10],
      ['status', 'theirs', 'open'],
    ]);
    expect(cells.map(usualChoice)).toEqual(['open', 'ours', 'theirs']);
    expect(cells.map(isDecidable)).toEqual([true, false, true]);
  });

  it.each<[string, Cells[number], Choice]>([
    ['a locked column that was changed all the same', { column: name, base: '东街驿站', theirs: '西街驿站' }, 'ours'],
    ['a value that was cleared', { column: phone, base: '19900000001', theirs: null }, 'ours'],
    ['a doubtful value', { column: phone, base: '19900000001', theirs: '1990', doubt: '不是有效号码' }, 'ours'],
    ['a plain change', { column: seats, base: 8, theirs: 12 }, 'theirs'],
    ['a difference of unknown origin', { column: seats, theirs: 12 }, 'open'],
  ])('%s', (_, cell, choice) => {
    const [found] = compared(stationBook(), [cell]).cells;
    expect(found && [isDecidable(found), usualChoice(found)]).toEqual([true, choice]);
  });

  it('lets nobody clear a name, and takes no cell that could not be read', () => {
    const { cells } = compared(stationBook(), [
      { column: name, base: '东街驿站', theirs: null },
      { column: seats, base: 8, theirs: null, text: '约十个', problem: '座位数“约十个”不是确定的数，请核实。' },
    ]);
    expect(cells.map(({ problem }) => problem)).toEqual(['驿站名称不能清空。', '座位数“约十个”不是确定的数，请核实。']);
    expect(cells.map(usualChoice)).toEqual(['ours', 'ours']);
    expect(cells.some(isDecidable)).toBe(false);
  });

  it('never compares a masked column', () => {
    expect(compared(stationBook(), [{ column: 4, base: null, theirs: '张*' }]).cells).toEqual([]);
  });

  it('says so when the record is gone', () => {
    const book = stationBook();
    write(book, { kind: 'delete', entity: 'station', id: 'S1', why: '已撤站' });
    expect(compared(book, [{ column: seats, base: 8, theirs: 9 }])).toMatchObject({
      title: '东街驿站',
      gone: '这条记录在台账中已经删除',
      cells: [],
    });
    const unknown = compareRow(comparing(book), returned([], { station: 'S9' }));
    expect(unknown?.gone).toBe('台账中没有这条记录');
  });

  it('warns when somebody else has the number that came back', () => {
    const book = createBook();
    const people: readonly TripColumn[] = [{ entity: 'person', field: 'phone', use: 'open', header: '联系电话' }];
    write(
      book,
      { kind: 'create', entity: 'person', id: 'P1', values: { name: '演示甲' } },
      { kind: 'create', entity: 'person', id: 'P2', values: { name: '演示乙', phone: '19900000002' } },
    );
    const row = returned([{ column: 0, base: null, theirs: '19900000002' }], { person: 'P1' });
    const { cells = [] } = compareRow({ ...comparing(book), entity: 'person', columns: people }, row) ?? {};
    expect(cells[0]?.doubt).toContain('已有另一人');
    expect(cells.map(usualChoice)).toEqual(['ours']);
  });
});

describe('adoptCells', () => {
  it('writes one update a record, with its sheet and row, and a dated value from the day on', () => {
    const book = stationBook();
    const row = compared(book, [
      { column: seats, base: 8, theirs: 12 },
      { column: status, base: 'open', theirs: 'paused' },
    ]);
    const changes = adopt(book, row);
    expect(changes).toEqual([
      {
        kind: 'update',
        entity: 'station',
        id: 'S1',
        values: { seats: 12, 'status@2025-05-06': 'paused' },
        src: { i: 'I1', s: '驿站', n: 5 },
      },
    ]);
    write(book, ...changes);
    const [station] = recordsOf(book, 'station');
    expect(station && valueAt(station, 'status', '2025-05-05')).toBe('open');
    expect(station && valueAt(station, 'status', today)).toBe('paused');
  });

  it('clears what the clerk agreed to clear, of a dated field the value in force', () => {
    const book = stationBook({ 'status@2025-01-01': 'paused' });
    const row = compared(book, [
      { column: phone, base: '19900000001', theirs: null },
      { column: status, base: 'paused', theirs: null },
    ]);
    const changes = adopt(book, row, () => 'theirs');
    expect(changes[0]).toMatchObject({ values: { phone: null, 'status@2025-01-01': null } });
    write(book, ...changes);
    const station = recordById(book, 'station', 'S1');
    expect(station && valueAt(station, 'status', today)).toBe('open');
  });

  it('makes the job of a person who had none, and finds the firm by its name', () => {
    const book = createBook();
    const people: readonly TripColumn[] = [
      { entity: 'person', field: 'name', use: 'known', header: '姓名' },
      { entity: 'employment', field: 'organizationName', use: 'open', header: '所在企业' },
    ];
    write(
      book,
      { kind: 'create', entity: 'person', id: 'P1', values: { name: '演示甲' } },
      { kind: 'create', entity: 'organization', id: 'O1', values: { name: '样例快递公司' } },
    );
    const cells: Cells = [{ column: 1, base: null, theirs: '样例快递公司' }];
    const row = compareRow(
      { ...comparing(book), entity: 'person', columns: people },
      returned(cells, { person: 'P1' }),
    ) as RowComparison;
    expect(adopt(book, row)).toEqual([
      {
        kind: 'create',
        entity: 'employment',
        id: 'NEW1',
        values: { personId: 'P1', organizationName: '样例快递公司', organizationId: 'O1' },
        src: { i: 'I1', s: '驿站', n: 5 },
      },
    ]);
  });

  const text = fc.constantFrom<JsonValue>(null, '甲', '乙', '丙');
  const triples = fc.array(fc.record({ base: text, theirs: text, ours: text }), { minLength: 1, maxLength: 4 });
  const fields = ['openHours', 'address', 'host', 'note'];
  const threeWay = (sides: readonly { base: JsonValue; theirs: JsonValue; ours: JsonValue }[]) => {
    const values = Object.fromEntries(sides.map(({ ours }, i) => [fields[i] ?? '', ours]));
    const book = stationBook(values);
    const open = sides.map(
      (_, i): TripColumn => ({ entity: 'station', field: fields[i] ?? '', use: 'open', header: '' }),
    );
    const cells = sides.map(({ base, theirs }, column) => ({ column, base, theirs }));
    const row = compareRow({ ...comparing(book), columns: open }, returned(cells)) as RowComparison;
    return { book, row, held: () => fields.slice(0, sides.length).map((field) => heldIn(book, field)) };
  };
  const heldIn = (book: Book, field: string): JsonValue => recordById(book, 'station', 'S1')?.values[field] ?? null;

  it('changes nothing when nothing came back changed', () => {
    fc.assert(
      fc.property(triples, (sides) => {
        const { book, row } = threeWay(sides.map((side) => ({ ...side, theirs: side.base })));
        expect(adopt(book, row)).toEqual([]);
      }),
    );
  });

  it('gives what they wrote when only they changed, and keeps ours when only we did', () => {
    fc.assert(
      fc.property(triples, (sides) => {
        const onlyThey = threeWay(sides.map((side) => ({ ...side, ours: side.base })));
        write(onlyThey.book, ...adopt(onlyThey.book, onlyThey.row, () => 'theirs'));
        expect(onlyThey.held()).toEqual(sides.map(({ theirs }) => theirs));
        const onlyWe = threeWay(sides.map((side) => ({ ...side, theirs: side.base })));
        write(onlyWe.book, ...adopt(onlyWe.book, onlyWe.row));
        expect(onlyWe.held()).toEqual(sides.map(({ ours }) => ours));
      }),
    );
  });

  it('keeps ours of every cell that stays undecided, and is done after one pass', () => {
    fc.assert(
      fc.property(triples, (sides) => {
        const { book, row, held } = threeWay(sides);
        write(book, ...adopt(book, row));
        const expected = sides.map(({ base, theirs, ours }) =>
          verdictOf(base, theirs, ours) === 'theirs' && theirs !== null ? theirs : ours,
        );
        expect(held()).toEqual(expected);
        const again = compareRow(
          { ...comparing(book), columns: row.cells.map(columnOf) },
          returned(row.cells.map(renumbered)),
        );
        expect(again && adopt(book, again)).toEqual([]);
      }),
    );
  });
  const columnOf = ({ entity, field }: RowComparison['cells'][number]): TripColumn => ({
    entity,
    field,
    use: 'open',
    header: '',
  });
  const renumbered = ({ base, theirs }: RowComparison['cells'][number], column: number): Cells[number] => ({
    column,
    theirs,
    ...(base === undefined ? {} : { base }),
  });
});
