import { describe, expect, it } from 'vitest';
import { applyOperations, createBook } from '#shared/ledger/book.ts';
import type { StampedOperation } from '#shared/sync/operation.ts';
import { figures } from './figures.ts';
import { reportChecksOf } from './report-checks.ts';

const period = { from: '2026-01-01', to: '2026-12-31' } as const;

function bookOf(people: readonly { readonly [field: string]: string }[]) {
  const book = createBook();
  const operations = people.map(
    (f, i): StampedOperation => ({
      log: 'LOGA00000001',
      id: i.toString(16).padStart(16, '0'),
      op: { k: 'new', t: 'person', r: `P${i}`, s: i + 1, h: '01a0c45077b80000', f },
    }),
  );
  applyOperations(book, operations);
  return book;
}

describe('the checks that go along with a report', () => {
  it('count the records that each rule complains about, and carry every figure', () => {
    const book = bookOf([{ name: '样例甲', phone: '12' }, { name: '样例乙', phone: '1990000000' }, { sex: '1' }]);
    const { rules, figures: values } = reportChecksOf(book, period);
    expect(rules.filter(({ code }) => code === 'NAME_MISSING')).toEqual([
      { table: 'person', code: 'NAME_MISSING', count: 1 },
    ]);
    expect(rules.filter(({ code }) => code.startsWith('PHONE')).reduce((sum, { count }) => sum + count, 0)).toBe(2);
    expect(values.map(({ id }) => id)).toEqual(figures.map(({ id }) => id).sort());
  });

  it('are the same without the fields that a report may leave out', () => {
    const whole = bookOf([{ name: '样例甲', phone: '19900000001', emergencyPhone: '12', altPhone: 'x' }]);
    const received = bookOf([{ name: '样例甲', phone: '19900000001' }]);
    expect(reportChecksOf(whole, period)).toEqual(reportChecksOf(received, period));
  });
});
