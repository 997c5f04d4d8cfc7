import type { Revocation } from '#shared/bundle/bundle-trust.ts';
import { revocationOf } from '#shared/bundle/revocation-list.ts';
import type { ExchangeRecord } from '../exchange/exchange-record.ts';

/**
 * Whether the district has revoked the certificate that this PC holds: by its list, or by the receipt that refused a
 * bundle for it, since a revoked PC gets no deliveries any more. A certificate issued later ends it.
 */
export function ownRevocation({
  certificate,
  trust,
  receipts,
}: ExchangeRecord): Pick<Revocation, 'at' | 'reason'> | undefined {
  if (!certificate) return undefined;
  const { notBefore, subject } = certificate.cert;
  const listed = revocationOf(trust?.revoked ?? [], certificate.cert);
  const refusal = receipts.find(
    ({ code, at, device = subject }) => code === 'E_CERT_REVOKED' && at >= notBefore && device === subject,
  );
  return listed ?? (refusal && { at: refusal.at });
}
