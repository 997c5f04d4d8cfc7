import type { TrustSummary } from '#shared/host/trust-methods.ts';

export type TrustNotice = {
  readonly key: string;
  readonly level: 'error' | 'warning';
  readonly sentence: string;
};

const soonDays = 90;
const urgentDays = 30;

/** The sentences for the exchange pages, the gravest first. */
export function trustNotices({ clock, certificate, reference }: TrustSummary): readonly TrustNotice[] {
  return [clockNotice(clock), certificateNotice(certificate), referenceNotice(reference)].filter(
    (notice) => notice !== undefined,
  );
}

function clockNotice(clock: TrustSummary['clock']): TrustNotice | undefined {
  if (!clock || clock.level === 'fine') return undefined;
  const behind = `本机时间早于区级回执时间，请校准（至少慢 ${spanInWords(clock.behindMs)}）。`;
  return clock.level === 'stop'
    ? { key: 'clock', level: 'error', sentence: `${behind}校准以前不能报送，录入不受影响。` }
    : { key: 'clock', level: 'warning', sentence: behind };
}

/** 75 分钟 → 1 小时 15 分钟 */
function spanInWords(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
  if (days > 0) return `${days} 天`;
  return hours > 0 ? `${hours} 小时 ${rest} 分钟` : `${rest} 分钟`;
}

function certificateNotice(certificate: TrustSummary['certificate']): TrustNotice | undefined {
  if (!certificate) return undefined;
  const { revoked, daysLeft, notAfter } = certificate;
  const key = 'certificate';
  if (revoked) {
    const why = revoked.reason ? `（${revoked.reason}）` : '';
    const sentence = `区里已于 ${revoked.at.slice(0, 10)} 撤销本机的证书${why}，暂不能报送。请打电话向区里核实，再重新登记。`;
    return { key, level: 'error', sentence };
  }
  const day = notAfter.slice(0, 10);
  if (daysLeft < 0)
    return { key, level: 'error', sentence: `本机的证书已于 ${day} 到期，不能报送。请写出登记申请，交区里换发。` };
  if (daysLeft > soonDays) return undefined;
  const sentence = `本机的证书还有 ${daysLeft} 天到期（${day}）。请写出登记申请，下次报送时一起带到区里换发。`;
  return { key, level: daysLeft <= urgentDays ? 'error' : 'warning', sentence };
}

function referenceNotice(reference: TrustSummary['reference']): TrustNotice | undefined {
  if (!reference?.expired) return undefined;
  const day = reference.issuedAt.slice(0, 10);
  const sentence = reference.blocksPeers
    ? `区里上次下发是 ${day}，撤销名单已超过 180 天，暂不能给同事电脑写包。请向区里索取最近的下发文件；报送不受影响。`
    : `区里上次下发是 ${day}，字典和名册已超过 90 天没有更新。请下次到区里时带回最近的下发文件；报送不受影响。`;
  return { key: 'reference', level: 'warning', sentence };
}
