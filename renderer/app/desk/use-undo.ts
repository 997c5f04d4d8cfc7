import { App } from 'antd';
import { useCallback } from 'react';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { describeStoreProblem } from '#renderer/data/store-problem.ts';

/** Undo and redo of saved changes, with a word about what was done. */
export function useUndo(store: LedgerStore): { undo: () => void; redo: () => void } {
  const { message } = App.useApp();
  const turn = useCallback(
    async (step: 'undo' | 'redo', done: string) => {
      const outcome = await store[step]();
      if (outcome.ok) void message.success(`${done}：${outcome.value}`);
      else void message.warning(describeStoreProblem(outcome.error));
    },
    [store, message],
  );
  const undo = useCallback(() => void turn('undo', '已撤销'), [turn]);
  const redo = useCallback(() => void turn('redo', '已恢复'), [turn]);
  return { undo, redo };
}
