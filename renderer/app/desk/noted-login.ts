import { localTime } from '#renderer/components/local-time.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';

/**
 * Notes the log-in on the audit log with the first change that somebody makes. Who only looks writes nothing: two PCs
 * that hold the same stay the same, and their four words are equal, when both clerks have logged in to compare.
 */
export function withLoginNoted(store: LedgerStore, nowMs: number): LedgerStore {
  let isNoted = false;
  const subject = `${localTime(new Date(nowMs).toISOString())} 登录后第一次修改`;
  return {
    ...store,
    async commit(...given) {
      const outcome = await store.commit(...given);
      if (!outcome.ok || isNoted) return outcome;
      isNoted = true;
      await store.recordDeed({ act: 'login', subject });
      return outcome;
    },
  };
}
