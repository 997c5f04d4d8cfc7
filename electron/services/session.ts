import type { Bytes } from '#shared/base/bytes.ts';
import type { Sm2KeyPair } from '#shared/crypto/sm2.ts';
import type { LedgerKind, OfficeInfo, UserSummary } from '#shared/host/host-api.ts';

/** What an unlocked vault gives the other services; there is none while the ledger is locked. */
export type DeviceSession = {
  readonly ledger: LedgerKind;
  readonly installationId: string;
  readonly office: OfficeInfo;
  readonly user: UserSummary;
  readonly deviceId: string;
  readonly dataKey: Bytes;
  readonly signing: Sm2KeyPair;
  readonly encryption: Sm2KeyPair;
};
