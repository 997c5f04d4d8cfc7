import { describe, expect, it } from 'vitest';
import type { PastImport } from '#renderer/data/ledger-store.ts';
import type { ExchangeState, ExportedBundle } from '#shared/host/host-api.ts';
import { sentIn, whySentStays } from './sent-imports.ts';

const past: PastImport = {
  id: 'I1',
  file: '花名册.xlsx',
  at: '2025-04-01T01:00:00.000Z',
  userName: '演示专干',
  deviceName: '样例电脑1',
  counts: {},
  place: { log: 'L1', seq: 20 },
};
const bundle = (no: number, upTo: ExportedBundle['upTo']) =>
  ({ no, upTo, createdAt: `2025-04-0${no}T00:00:00.000Z` }) as ExportedBundle;
const exchange = (bundles: readonly ExportedBundle[], acknowledged: ExchangeState['acknowledged'] = {}) => ({
  bundles,
  receipts: [],
  acknowledged,
});

describe('whether an import was sent', () => {
  it('is told by the first bundle that reaches it, receipt or not', () => {
    const bundles = [bundle(3, { L1: 90 }), bundle(1, { L1: 19 }), bundle(2, { L1: 20 })];
    expect(sentIn(past, exchange(bundles))).toEqual({ bundleNo: 2, at: '2025-04-02T00:00:00.000Z' });
    expect(sentIn(past, exchange([bundle(1, { L1: 19 }), bundle(2, { L2: 99 })]))).toBeUndefined();
  });

  it('is told by a receipt where the bundle is not known any more', () => {
    expect(sentIn(past, exchange([], { L1: 20 }))).toEqual({});
    expect(sentIn(past, exchange([], { L1: 19 }))).toBeUndefined();
  });

  it('is said with the reason and with what to do', () => {
    expect(whySentStays({ bundleNo: 2 })).toContain('已经写进第 2 号报送包');
    expect(whySentStays({})).toContain('区里已经接收');
  });
});
