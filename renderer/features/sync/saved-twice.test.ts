import { describe, expect, it } from 'vitest';
import type { SaveState } from '#renderer/data/ledger-store.ts';
import { savedTwice } from './saved-twice.ts';

function storeIn(state: SaveState) {
  const listeners = new Set<() => void>();
  return {
    saveState: () => state,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    become(next: SaveState) {
      state = next;
      for (const listener of listeners) listener();
    },
    listeners,
  };
}

describe('savedTwice', () => {
  it('answers at once when both copies have everything', async () => {
    expect(await savedTwice(storeIn({ kind: 'saved' }))).toEqual({ ok: true, value: null });
  });

  it('waits for what is being saved, and then listens no longer', async () => {
    const store = storeIn({ kind: 'saving' });
    const answer = savedTwice(store);
    store.become({ kind: 'saving' });
    store.become({ kind: 'saved' });
    expect((await answer).ok).toBe(true);
    expect(store.listeners.size).toBe(0);
  });

  it('refuses with the reason when one copy is missing', async () => {
    const store = storeIn({ kind: 'saving' });
    const answer = savedTwice(store);
    store.become({ kind: 'oneCopy', missing: 'journal', why: '磁盘空间已满。' });
    expect(await answer).toEqual({
      ok: false,
      error: { message: '没有生成报送包。有修改只存了一份，还不能报送。磁盘空间已满。处理好以后再生成。' },
    });
  });
});
