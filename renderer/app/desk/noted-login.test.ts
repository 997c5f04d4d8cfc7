import { expect, it } from 'vitest';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { withLoginNoted } from './noted-login.ts';

it('notes the log-in once, with the first change that was saved', async () => {
  const deeds: string[] = [];
  let isRefusing = true;
  const store = {
    commit: async () => (isRefusing ? { ok: false, error: { kind: 'diskFull' } } : { ok: true, value: { tx: 't' } }),
    recordDeed: async ({ act }: { act: string }) => {
      deeds.push(act);
      return { ok: true, value: null };
    },
  } as unknown as LedgerStore;
  const noted = withLoginNoted(store, Date.UTC(2026, 2, 1));
  await noted.commit([], '新增');
  expect(deeds).toEqual([]);
  isRefusing = false;
  await noted.commit([], '新增');
  await noted.commit([], '新增');
  expect(deeds).toEqual(['login']);
});
