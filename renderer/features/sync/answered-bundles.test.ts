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
    receipt(4, 'rejected', 'UPGRADE_REQUIRED'),
    { ...receipt(6, 'rejected', 'E_UNSEALED'), flags: ['checks P-02 7≠1', 'duplicate'] },
  ];
  const bundles = [bundle(1), bundle(2), bundle(3), bundle(4), bundle(5), bundle(6)];
  const answered = answeredBundles({ bundles, receipts, acknowledged: {} });
  expect(
    answered.map(({ number, status, taken, missing, rejects }) => [number, status, taken, missing, rejects.length]),
  ).toEqual([
    ['0006', '已退回', '', '没有签发，请签发后再报（系统设置 → 用户 设签发人）', 0],
    ['0005', '待回执', '', '', 0],
    ['0004', '已退回', '', '区里的程序要先升级，不用重报', 0],
    ['0003', '已退回', '', '缺前面的内容，请再生成一个报送包', 0],
    ['0002', '部分退回', '其余已收', '', 2],
    ['0001', '已接收', '全部', '', 0],
  ]);
  expect(answered.map(({ differing }) => differing.length)).toEqual([1, 0, 0, 0, 0, 0]);
});
