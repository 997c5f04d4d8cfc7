import type { Bytes } from '#shared/base/bytes.ts';
import type { Sm2KeyPair } from '#shared/crypto/sm2.ts';
import type { LedgerKind, OfficeInfo, UserSummary } from '#shared/host/host-api.ts';

/** What a PC is to the district: an id and two pairs of keys. */
export type DeviceIdentity = {
  readonly deviceId: string;
  readonly signing: Sm2KeyPair;
  readonly encryption: Sm2KeyPair;
};

/** What an unlocked vault gives the other services; there is none while the ledger is locked. */
export type DeviceSession = {
  readonly ledger: LedgerKind;
  readonly installationId: string;
  readonly office: OfficeInfo;
  readonly user: UserSummary;
  readonly dataKey: Bytes;
  /** Asked for in place of the present one, and not certified yet (own-devices.ts). */
  readonly next?: DeviceIdentity;
  /** Oldest first. */
  readonly earlier?: readonly Omit<DeviceIdentity, 'signing'>[];
} & DeviceIdentity;
