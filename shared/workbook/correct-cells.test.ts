import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idCheckCharacter } from '#shared/domain/id-number.ts';
import { openWorkbook, type SheetReading } from './open-workbook.ts';
import { reportOf } from './table-report.ts';

const headings = ['姓名', '性别', '身份证号', '联系电话', '年龄', '平台', '入职时间', '是否党员'];
const idNumber = (n: number) => {
  const first17 = `99000019900101${String(n).padStart(3, '0')}`;
  return first17 + idCheckCharacter(first17);
};
const cell = (column: number): fc.Arbitrary<string> =>
  fc.constantFrom(
    ...([
      ['张三', '李测试', '王 小明', '', '同上'],
      ['男', '女', '', '不详'],
      [idNumber(1), idNumber(2), idNumber(3), '990000199001010031', ''],
      ['19900000001', '1990000000', '', '同上', '19900000002/19900000003'],
      ['35', '60', '约30', ''],
      ['美团', '饿了么', '同上', ''],
      ['2024-03-05', '2024.3', '22.4.26', '待定', ''],
      ['是', '否', '√', '×', '也许'],
    ][column] as [string, ...string[]]),
  );
const line = fc.tuple(...headings.map((_, column) => cell(column)));

function open(rows: readonly (readonly string[])[], merges = '') {
  const body = rows.map((row) => `<tr>${row.map((text) => `<td>${text}</td>`).join('')}</tr>`).join('');
  const bytes = new TextEncoder().encode(
    `<table><tr>${headings.map((text) => `<th>${text}</th>`).join('')}</tr>${merges}${body}</table>`,
  );
  const opened = openWorkbook(bytes, '骑手.xls', { today: '2026-11-22', context: { idNumbers: [idNumber(3)] } });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

function reportsOf(reading: SheetReading | undefined) {
  if (!reading || !('drafts' in reading)) throw new Error('no table');
  return reportOf(reading, true).rows;
}

describe('cells that are corrected', () => {
  it('give what the whole table read anew would give, and every row that came out otherwise is named', () => {
    const corrections = fc.array(
      fc
        .integer({ min: 0, max: headings.length - 1 })
        .chain((column) => fc.record({ at: fc.nat({ max: 29 }), column: fc.constant(column), text: cell(column) })),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(fc.array(line, { minLength: 5, maxLength: 30 }), corrections, (rows, written) => {
        const opened = open(rows);
        const [read] = opened.read();
        const before = structuredClone(reportsOf(read?.reading));
        const own = written.map(({ at, column, text }) => ({
          table: 0,
          at: at % before.length,
          col: 'ABCDEFGH'[column] ?? '',
          text,
        }));
        const changed = new Set(opened.correct(own).map(({ at }) => at));
        const after = reportsOf(read?.reading);
        expect(after).toEqual(reportsOf(opened.read()[0]?.reading));
        for (const [at, row] of after.entries()) if (!changed.has(at)) expect(row).toEqual(before[at]);
      }),
      { numRuns: 120 },
    );
  });

  it('go along the rows of a merge and of 同上, and stop where something else is said', () => {
    const merged = `<tr><td>张三</td><td>男</td><td></td><td></td><td></td><td rowspan="3">美团</td><td></td><td></td></tr>
      <tr><td>李四</td><td>男</td><td></td><td></td><td></td><td></td><td></td></tr>
      <tr><td>王五</td><td>女</td><td></td><td></td><td></td><td></td><td></td></tr>`;
    const opened = open(
      [
        ['赵六', '女', '', '', '', '同上', '', ''],
        ['孙七', '男', '', '', '', '顺丰', '', ''],
      ],
      merged,
    );
    const [read] = opened.read();
    const platforms = () => reportsOf(read?.reading).map(({ records }) => records.employment?.platform);
    expect(platforms()).toEqual(['美团', '美团', '美团', '美团', '顺丰']);
    expect(opened.correct([{ table: 0, at: 0, col: 'F', text: '饿了么' }]).map(({ at }) => at)).toEqual([0, 1, 2, 3]);
    expect(platforms()).toEqual(['饿了么', '饿了么', '饿了么', '饿了么', '顺丰']);
    opened.correct([{ table: 0, at: 1, col: 'F', text: '' }]);
    expect(platforms()).toEqual(['饿了么', null, '饿了么', '饿了么', '顺丰']);
  });

  it('make and end duplicates in other rows', () => {
    const row = (name: string, idNo: string) => [name, '男', idNo, '', '', '', '', ''];
    const opened = open([row('张三', idNumber(1)), row('李四', idNumber(2)), row('王五', idNumber(4))]);
    const [read] = opened.read();
    const codes = () =>
      reportsOf(read?.reading).map(({ problems }) => problems.map(({ code }) => code).includes('DUP_ID'));
    const places = opened.correct([{ table: 0, at: 0, col: 'C', text: idNumber(4) }]);
    expect(places).toEqual([
      { table: 0, at: 0 },
      { table: 0, at: 2 },
    ]);
    expect(codes()).toEqual([false, false, true]);
    expect(opened.correct([{ table: 0, at: 0, col: 'C', text: idNumber(1) }])).toEqual(places);
    expect(codes()).toEqual([false, false, false]);
  });
});
