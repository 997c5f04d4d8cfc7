// What asks for the password of whoever releases reports, not of whoever is logged in.

import type { Result } from '#shared/base/result.ts';
import type { HostApi, HostError } from '#shared/host/host-api.ts';
import { type Host, type OpenLedger, oneAfterTheOther, whenOpen } from './open-ledger.ts';
import { sampleRefusal } from './sample-exchange.ts';
import type { SealKey, SealWish } from './vault-seal.ts';

export function releaseMethods(host: Host) {
  const inTurn = oneAfterTheOther();
  const withSealKey = <T>(
    wish: SealWish,
    work: (open: OpenLedger, key: SealKey) => Promise<Result<T, HostError>>,
  ): Promise<Result<T, HostError>> =>
    inTurn(() =>
      whenOpen(host, async (open) => {
        if (open.session.ledger === 'sample') return sampleRefusal();
        const key = await host.vaults.formal.sealKey(wish);
        if (!key.ok) return key;
        const done = await work(open, key.value);
        key.value.pair.privateKey.fill(0);
        return done;
      }),
    );
  return {
    appointSecretary: ({ place, ...who }) =>
      withSealKey({ ...who, isWanted: true }, ({ exchange }, key) => exchange.appointSecretary({ place }, key)),
    releaseBundle: ({ digest, place, ...who }) =>
      withSealKey({ ...who, isWanted: false }, ({ exchange }, key) => exchange.releaseBundle({ digest, place }, key)),
    returnBundle: ({ digest, why, ...who }) =>
      withSealKey({ ...who, isWanted: false }, ({ exchange }, key) => exchange.returnBundle({ digest, why }, key)),
  } satisfies Partial<HostApi>;
}
