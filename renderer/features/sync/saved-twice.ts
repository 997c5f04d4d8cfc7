import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';

type Saving = Pick<LedgerStore, 'saveState' | 'subscribe'>;

/**
 * Waits until what is being saved stands in both copies. The host builds a bundle from the journal alone, so what only
 * the database holds would be missing from it without a word.
 */
export async function savedTwice(store: Saving): Promise<Result<null, { readonly message: string }>> {
  const state = await settledState(store);
  return state.kind === 'saved'
    ? ok(null)
    : fail({ message: `没有生成报送包。有修改只存了一份，还不能报送。${state.why}处理好以后再生成。` });
}

function settledState(store: Saving) {
  return new Promise<Exclude<ReturnType<Saving['saveState']>, { kind: 'saving' }>>((resolve) => {
    const look = () => {
      const state = store.saveState();
      if (state.kind === 'saving') return;
      stop();
      resolve(state);
    };
    const stop = store.subscribe(look);
    look();
  });
}
