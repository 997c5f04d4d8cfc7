import { describe, expect, it, test } from 'vitest';
import type { ExportedBundle, ReceiptSummary } from '#shared/host/host-api.ts';
import { inGroups, lastConfirmed, newestFirst, statusOf } from './bundle-status.ts';

const bundle = (no: number, digest: string): ExportedBundle => ({
  no,
  digest,
  fileName: `LX-${no}.lxsync`,
  sizeBytes: 1,
  createdAt: '2026-03-01T01:00:00.000Z',
  mode: 'incremental',
  operations: 1,
  upTo: {},
  counts: {},
  placeLabel: 'E:\\报送',
  checkCode: '1111222233334444',
  verified: true,
});

const receipt = (receiptNo: number, bundleDigest: string, result: ReceiptSummary['result']): ReceiptSummary => ({
  receiptNo,
  bundleNo: 1,
  bundleDigest,
  at: '2026-03-02T01:00:00.000Z',
  result,
  code: '',
  acknowledged: {},
  rejects: [],
});

describe('statusOf', () => {
  test.each([
    ['ok', '已接收'],
    ['partial', '部分退回'],
    ['rejected', '已退回'],
  ] as const)('%s → %s', (result, word) => {
    expect(statusOf(bundle(1, 'a'), [receipt(1, 'a', result)])).toBe(word);
  });

  it('waits while only other bundles were answered, even under the same number', () => {
    expect(statusOf(bundle(1, 'a'), [receipt(1, 'b', 'ok')])).toBe('待回执');
  });

  it('goes by the receipt with the highest number, in whatever order they are kept', () => {
    const receipts = [receipt(3, 'a', 'ok'), receipt(2, 'a', 'rejected')];
    expect(statusOf(bundle(1, 'a'), receipts)).toBe('已接收');
    expect(statusOf(bundle(1, 'a'), receipts.toReversed())).toBe('已接收');
  });
});

test('the history starts with the newest bundle', () => {
  const state = { bundles: [bundle(1, 'a'), bundle(2, 'b')], receipts: [], acknowledged: {} };
  expect(newestFirst(state).map((entry) => entry.no)).toEqual([2, 1]);
});

test('what nobody has confirmed begins after the newest bundle that was taken in', () => {
  const bundles = [bundle(1, 'a'), bundle(2, 'b'), bundle(3, 'c')];
  const receipts = [receipt(1, 'a', 'ok'), receipt(2, 'b', 'partial'), receipt(3, 'c', 'rejected')];
  expect(lastConfirmed({ bundles, receipts, acknowledged: {} })?.no).toBe(2);
  expect(lastConfirmed({ bundles, receipts: [], acknowledged: {} })).toBeUndefined();
});

test.each([
  ['12345678', '1234 5678'],
  ['1234-5678', '1234 5678'],
  ['123456', '1234 56'],
  ['', ''],
])('inGroups %s → %s', (code, groups) => {
  expect(inGroups(code)).toBe(groups);
});
