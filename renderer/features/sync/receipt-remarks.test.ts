import { describe, expect, it } from 'vitest';
import type { ReceiptSummary } from '#shared/host/host-api.ts';
import { receiptRemarks } from './receipt-remarks.ts';

const receipt = (some: Partial<ReceiptSummary>): ReceiptSummary => ({
  ...{ receiptNo: 1, bundleNo: 1, bundleDigest: 'd', at: '', result: 'ok', code: 'OK', acknowledged: {}, rejects: [] },
  ...some,
});
const said = (some: Partial<ReceiptSummary>) =>
  receiptRemarks(receipt(some))
    .map(({ what, todo }) => what + todo)
    .join('|');

describe('receiptRemarks', () => {
  it('has nothing to say about a receipt without remarks', () => {
    expect(receiptRemarks(receipt({ flags: ['checks P-02 7≠1'] }))).toEqual([]);
  });

  it.each([
    ['E_NEED_FROM', '再生成一个报送包'],
    ['E_UNSEALED', '设签发人'],
    ['E_UPGRADE_REQUIRED', '不用重报'],
    ['E_CERT_REVOKED', '重新登记'],
    ['E_FOREIGN_LOG', '先不要再报'],
    ['E_SEGMENT', '编号 E_SEGMENT'],
  ])('says why a bundle was refused as %s, and what to do', (code, words) => {
    expect(said({ result: 'rejected', code })).toContain(words);
  });

  it('says what is wrong with the PC: forks, clock, certificate', () => {
    expect(said({ forks: [{ log: 'LOGA00000001', seq: 3 }] })).toContain('两边都已收下');
    expect(said({ flags: ['clockSuspect', 'certExpiredGrace', 'revokedPartly'] })).toMatch(
      /校准.*\|.*重新登记.*\|.*撤销以后/s,
    );
    const strange = { record: 'LOGA00000001', table: 'log', code: 'FORK', message: '本机可能被复制。' };
    expect(said({ rejects: [strange] })).toBe('本机可能被复制。');
  });

  it('says that the district hands back what this PC has lost', () => {
    expect(said({ flags: ['originals 2'] })).toMatch(/原来的 2 个报送包退还了.*到“接收”里接收/);
  });

  it('names a remark of a newer district by its own word, and counts the attachments that are wanted', () => {
    expect(said({ flags: ['somethingNew'], wanted: 3 })).toMatch(/somethingNew.*\|区里待收附件 3 个/s);
  });
});
