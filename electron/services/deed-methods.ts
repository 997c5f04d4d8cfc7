// What the host keeps on record until the page has put it into the log: the exchange with its record, the log-ins beside
// the vault.

import { ok } from '#shared/base/result.ts';
import type { HostApi } from '#shared/host/host-api.ts';
import { deedsOfLogins, forgetLoginNotes, readLoginNotes } from './login-notes.ts';
import { type Host, whenOpen } from './open-ledger.ts';

export function deedMethods(host: Host) {
  return {
    notedDeeds: () =>
      whenOpen(host, async ({ session, exchange, paths }) => {
        if (session.ledger === 'sample') return ok([]);
        const { users, former = [] } = host.vaults[session.ledger].summary();
        const nameOf = (user: string | undefined) => [...users, ...former].find(({ id }) => id === user)?.name ?? '';
        const logins = deedsOfLogins(readLoginNotes(paths.loginNotes), nameOf);
        const noted = await exchange.notedDeeds();
        return noted.ok ? ok([...logins, ...noted.value]) : noted;
      }),
    forgetDeeds: ({ ids }) =>
      whenOpen(host, async ({ exchange, paths }) => {
        await forgetLoginNotes(paths.loginNotes, ids);
        return exchange.forgetDeeds(ids);
      }),
  } satisfies Partial<HostApi>;
}
