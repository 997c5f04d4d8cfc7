import { expect, test } from 'vitest';
import { periodInWords, periodsAround } from './periods.ts';

test.each([
  ['2026-11-22', ['2026年11月', '2026年10月', '2026年第4季度', '2026年第3季度', '2026年全年', '2025年全年']],
  ['2024-01-31', ['2024年1月', '2023年12月', '2024年第1季度', '2023年第4季度', '2024年全年', '2023年全年']],
])('the periods around %s', (today, labels) => {
  expect(periodsAround(today).map(({ label }) => label)).toEqual(labels);
});

test('end on the last day of their month, in leap years too', () => {
  const [month, , quarter] = periodsAround('2024-02-05');
  expect(month).toMatchObject({ from: '2024-02-01', to: '2024-02-29' });
  expect(quarter).toMatchObject({ from: '2024-01-01', to: '2024-03-31' });
  expect(month && periodInWords(month)).toBe('2024年2月1日至2024年2月29日');
});
