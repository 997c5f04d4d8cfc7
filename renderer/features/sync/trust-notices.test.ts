import { describe, expect, it } from 'vitest';
import { trustNotices } from './trust-notices.ts';

const of = (...summary: Parameters<typeof trustNotices>) =>
  trustNotices(...summary).map(({ level, sentence }) => `${level} ${sentence}`);
const certificate = (daysLeft: number) => ({ certificate: { notAfter: '2028-11-22T08:00:00Z', daysLeft } });
const minute = 60_000;

describe('notices about trust', () => {
  it('are none when all is well, and on a PC that is not enrolled', () => {
    expect(of({})).toEqual([]);
    expect(of({ ...certificate(91), clock: { floor: '', behindMs: 5 * minute, level: 'fine' } })).toEqual([]);
  });

  it.each([
    [90, 'warning', '还有 90 天到期（2028-11-22）'],
    [30, 'error', '还有 30 天到期'],
    [0, 'error', '还有 0 天到期'],
    [-1, 'error', '已于 2028-11-22 到期，不能报送'],
  ])('say %i days before the certificate ends: %s %s', (days, level, sentence) => {
    expect(of(certificate(days))).toEqual([expect.stringMatching(`^${level} .*${sentence}`)]);
  });

  it('say who revoked the certificate and what to do', () => {
    const revoked = { at: '2026-11-22T08:00:00Z', reason: '电脑遗失' };
    expect(of({ certificate: { notAfter: '2028-11-22T08:00:00Z', daysLeft: 10, revoked } })).toEqual([
      'error 区里已于 2026-11-22 撤销本机的证书（电脑遗失），暂不能报送。请打电话向区里核实，再重新登记。',
    ]);
  });

  it('say how far the clock is behind, and when nothing is sent any more', () => {
    const clock = (behindMs: number, level: 'warn' | 'stop') => of({ clock: { floor: '', behindMs, level } })[0];
    expect(clock(75 * minute, 'warn')).toBe('warning 本机时间早于区级回执时间，请校准（至少慢 1 小时 15 分钟）。');
    expect(clock(3 * 1440 * minute, 'stop')).toMatch(/^error .*至少慢 3 天.*不能报送，录入不受影响。$/);
  });

  it('say that deliveries are old, and what that stops', () => {
    const reference = { version: 1, issuedAt: '2026-01-01T00:00:00Z', expired: true };
    expect(of({ reference: { ...reference, blocksPeers: false } })[0]).toMatch(/^warning .*超过 90 天/);
    expect(of({ reference: { ...reference, blocksPeers: true } })[0]).toMatch(
      /^warning .*超过 180 天，暂不能给同事电脑写包/,
    );
    expect(of({ reference: { ...reference, expired: false, blocksPeers: false } })).toEqual([]);
  });
});
