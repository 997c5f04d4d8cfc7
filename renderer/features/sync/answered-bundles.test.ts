import { expect, test } from 'vitest';
import type { ExportedBundle, ReceiptSummary } from '#shared/host/host-api.ts';
import { answeredBundles } from './answered-bundles.ts';

const bundle = (no: number) => ({ no, digest: `d${no}`, counts: {}, createdAt: '' }) as unknown as ExportedBundle;
const receipt = (no: number, result: ReceiptSummary['result'], code = '', rejects = 0): ReceiptSummary => ({
  ...{ receiptNo: no, bundleNo: no, bundleDigest: `d${no}`, at: '', result, code, acknowledged: {} },
  rejects: Array.from({ length: rejects }, () => ({ record: 'r', table: 'person', code: 'X', message: '' })),
});

test('says of every bundle what was taken, what is missing and what was sent back', () => {
  const receipts = [
    receipt(1, 'ok'),
    receipt(2, 'partial', '', 2),
    receipt(3, 'rejected', 'E_NEED_FROM'),
    { ...receipt(4, 'partial', 'E_CERT_REVOKED'), flags: ['revokedPartly'], wanted: 2 },
    { ...receipt(6, 'rejected', 'E_UNSEALED'), flags: ['checks P-02 7≠1', 'duplicate'] },
  ];
  const bundles = [bundle(1), bundle(2), bundle(3), bundle(4), bundle(5), bundle(6)];
  const answered = answeredBundles({ bundles, receipts, acknowledged: {} });
  expect(
    answered.map(({ number, status, taken, missing, rejects }) => [number, status, taken, missing, rejects.length]),
  ).toEqual([
    ['0006', '已退回', '', '签发', 0],
    ['0005', '待回执', '', '', 0],
    ['0004', '部分退回', '一部分', '附件 2 个', 0],
    ['0003', '已退回', '', '前面的内容', 0],
    ['0002', '部分退回', '其余已收', '', 2],
    ['0001', '已接收', '全部', '', 0],
  ]);
  expect(answered.map(({ differing }) => differing.length)).toEqual([1, 0, 0, 0, 0, 0]);
  expect(answered.map(({ remarks }) => remarks.length)).toEqual([2, 0, 2, 1, 0, 0]);
});
