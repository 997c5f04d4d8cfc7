import { describe, expect, it, vi } from 'vitest';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import type { HostDeed } from '#shared/host/deed-methods.ts';
import { recordFailedLogins, withLoginNoted } from './noted-login.ts';

const received: HostDeed = { id: 'D1', act: 'receiveFile', subject: '回执 1 号', userName: '甲' };
const failed: HostDeed = { id: 'L1', act: 'loginFailed', subject: '密码输错，用户 甲', userName: '甲', count: 2 };

function storeWith(isRefusing: () => boolean) {
  const deeds: string[] = [];
  const store = {
    commit: async () => (isRefusing() ? { ok: false, error: { kind: 'diskFull' } } : { ok: true, value: { tx: 't' } }),
    recordDeed: async ({ act }: { act: string }) => {
      deeds.push(act);
      return { ok: true, value: null };
    },
    recordHostDeeds: async (kept: readonly HostDeed[]) => {
      deeds.push(...kept.map(({ id }) => id));
      return { ok: true, value: null };
    },
  } as unknown as LedgerStore;
  return { store, deeds };
}

const hostWith = (...kept: readonly HostDeed[]) => ({ notedDeeds: async () => ({ ok: true as const, value: kept }) });

describe('what goes on record with a change', () => {
  it('is the log-in, once, with the first change that was saved, and what the host kept', async () => {
    let isRefusing = true;
    const { store, deeds } = storeWith(() => isRefusing);
    const noted = withLoginNoted(store, hostWith(received), Date.UTC(2026, 2, 1));
    await noted.commit([], '新增');
    expect(deeds).toEqual([]);
    isRefusing = false;
    await noted.commit([], '新增');
    await noted.commit([], '新增');
    await vi.waitFor(() => expect(deeds).toEqual(['login', 'D1']));
  });

  it('is at the log-in nothing but wrong passwords', async () => {
    const { store, deeds } = storeWith(() => false);
    await recordFailedLogins(store, hostWith(received, failed));
    expect(deeds).toEqual(['L1']);
    await recordFailedLogins(store, hostWith(received));
    expect(deeds).toEqual(['L1']);
  });
});
