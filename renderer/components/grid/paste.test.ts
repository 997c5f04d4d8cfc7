import { describe, expect, it } from 'vitest';
import { fillSource, planPaste } from './paste.ts';
import { extendTo, singleCell } from './range.ts';

const at = (row: number, column: number) => singleCell({ row, column });
const texts = (cells: readonly { row: number; column: number; text: string }[]) =>
  cells.map(({ row, column, text }) => `${row},${column}=${text}`);

describe('planPaste', () => {
  it('writes a block from the selected cell on', () => {
    const plan = planPaste(
      [
        ['甲', '乙'],
        ['丙', '丁'],
      ],
      at(1, 0),
      10,
      5,
    );
    expect(texts(plan.cells)).toEqual(['1,0=甲', '1,1=乙', '2,0=丙', '2,1=丁']);
    expect(plan.newRows).toBe(0);
  });
  it('puts one text into every selected cell', () => {
    const plan = planPaste([['甲']], extendTo(at(0, 0), { row: 1, column: 1 }), 10, 5);
    expect(texts(plan.cells)).toEqual(['0,0=甲', '0,1=甲', '1,0=甲', '1,1=甲']);
  });
  it('repeats a block that fits a whole number of times', () => {
    const plan = planPaste([['甲'], ['乙']], extendTo(at(0, 0), { row: 3, column: 0 }), 10, 5);
    expect(texts(plan.cells)).toEqual(['0,0=甲', '1,0=乙', '2,0=甲', '3,0=乙']);
  });
  it('asks for new rows below the last one and drops what has no column', () => {
    const plan = planPaste(
      [
        ['甲', '乙'],
        ['丙', '丁'],
        ['戊', '己'],
      ],
      at(8, 4),
      9,
      5,
    );
    expect(texts(plan.cells)).toEqual(['8,4=甲', '9,4=丙', '10,4=戊']);
    expect(plan.newRows).toBe(2);
  });
  it('leaves cells alone that a short line does not name', () => {
    expect(texts(planPaste([['甲', '乙'], ['丙']], at(0, 0), 9, 5).cells)).toEqual(['0,0=甲', '0,1=乙', '1,0=丙']);
  });
});

describe('fillSource', () => {
  it('fills a range from its first row and a single row from the one above', () => {
    expect(fillSource(extendTo(at(2, 0), { row: 4, column: 0 }))).toEqual({ from: 2, to: [3, 4] });
    expect(fillSource(at(3, 0))).toEqual({ from: 2, to: [3] });
  });
});
