import { localTime } from '#renderer/components/local-time.ts';
import { exchangeWatch } from '#renderer/data/exchange-watch.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import type { host } from '#renderer/host/host.ts';

type Notes = Pick<typeof host, 'notedDeeds'>;

/**
 * Puts on record with the first change that somebody makes: the log-in, and what the host has kept meanwhile (bundles
 * written and received, keys). Who only looks, or exchanges bundles, writes nothing: two PCs that hold the same stay the
 * same, and their four words are equal when both clerks compare.
 */
export function withLoginNoted(store: LedgerStore, from: Notes, nowMs: number): LedgerStore {
  let isNoted = false;
  let seen = -1;
  const subject = `${localTime(new Date(nowMs).toISOString())} 登录后第一次修改`;
  return {
    ...store,
    async commit(...given) {
      const outcome = await store.commit(...given);
      if (!outcome.ok) return outcome;
      if (!isNoted) {
        isNoted = true;
        await store.recordDeed({ act: 'login', subject });
      }
      if (seen !== exchangeWatch.version()) {
        seen = exchangeWatch.version();
        // Nobody waits for it; what could not be written is tried again with the next change.
        void recordKept(store, from).then((isDone) => {
          if (!isDone) seen = -1;
        });
      }
      return outcome;
    },
  };
}

/** Wrong passwords are put on record at once: whoever may log in shall see them, whether or not they change anything. */
export async function recordFailedLogins(store: LedgerStore, from: Notes): Promise<void> {
  const kept = await from.notedDeeds();
  const failed = kept.ok ? kept.value.filter(({ act }) => act === 'loginFailed') : [];
  if (failed.length > 0) await store.recordHostDeeds(failed);
}

async function recordKept(store: LedgerStore, from: Notes): Promise<boolean> {
  const kept = await from.notedDeeds();
  if (!kept.ok) return false;
  return kept.value.length === 0 || (await store.recordHostDeeds(kept.value)).ok;
}
