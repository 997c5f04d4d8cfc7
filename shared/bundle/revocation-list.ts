// The series `crl`: which certificates the district no longer honours, and up to where it took their operations.

import type { Revocation } from './bundle-trust.ts';
import {
  type Check,
  fits,
  isCount,
  isDeviceId,
  isInstant,
  isMapOf,
  isText,
  logName,
  matches,
} from './document-shape.ts';

export type RevokedCertificate = {
  readonly serial: string;
  /** Device id. */
  readonly subject: string;
  readonly at: string;
  readonly reason: string;
  /** The last operation of each log that still counts; a log that is missing counts not at all. */
  readonly lastSeq: { readonly [log: string]: number };
};

export const isRevokedCertificate: Check = fits({
  serial: matches(/^[0-9A-Z]{1,32}$/),
  subject: isDeviceId,
  at: isInstant,
  reason: isText(200),
  lastSeq: isMapOf(isCount(1), logName, 1024),
});

/** The revocation of a certificate, if there is one. */
export function revocationOf(
  revoked: readonly RevokedCertificate[],
  { serial }: { readonly serial: string },
): Revocation | undefined {
  const found = revoked.find((each) => each.serial === serial);
  return found && { at: found.at, lastSeq: found.lastSeq, reason: found.reason };
}
