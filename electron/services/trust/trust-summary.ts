// How this PC stands with the district, for the page: what runs out, what was revoked, what is old, whether the clock can
// be right.

import { ageOf } from '#shared/bundle/catalog.ts';
import { districtFingerprint } from '#shared/bundle/district-document.ts';
import type { TrustSummary } from '#shared/host/trust-methods.ts';
import { isOwn } from '../exchange/enrolling.ts';
import type { ExchangeRecord } from '../exchange/exchange-record.ts';
import type { DeviceSession } from '../session.ts';
import { ownRevocation } from './own-revocation.ts';
import { clockStateOf } from './trusted-time.ts';

const dayMs = 86_400_000;

export function trustSummaryOf(record: ExchangeRecord, session: DeviceSession, nowMs: number): TrustSummary {
  const { district, trust } = record;
  const certificate = record.certificate && isOwn(record.certificate.cert, session) ? record.certificate : undefined;
  const clock = clockStateOf(record, nowMs);
  const revoked = ownRevocation(record);
  const catalog = trust?.catalog?.catalog;
  return {
    ...(district
      ? {
          district: {
            name: district.district.name,
            version: district.district.version,
            fingerprint: districtFingerprint(district.district),
          },
        }
      : {}),
    ...(certificate ? { certificate: { ...timeLeft(certificate.cert.notAfter, nowMs), revoked } } : {}),
    ...(catalog
      ? { reference: { version: catalog.version, issuedAt: catalog.issuedAt, ...ageOf(catalog, nowMs) } }
      : {}),
    ...(clock ? { clock } : {}),
  };
}

function timeLeft(notAfter: string, nowMs: number) {
  return { notAfter, daysLeft: Math.floor((Date.parse(notAfter) - nowMs) / dayMs) };
}
