import { App } from 'antd';
import { useCallback } from 'react';
import type { LedgerSource } from './ledger-source.ts';

/** Takes back, or brings back, what was saved last, with a word about what it was. */
export function useUndo(source: LedgerSource): (step: 'undo' | 'redo') => void {
  const { message } = App.useApp();
  return useCallback(
    (step) => {
      void source[step]().then((outcome) => {
        const done = step === 'undo' ? '已撤销' : '已恢复';
        if (outcome.ok) void message.success(`${done}：${outcome.value}`);
        else void message.warning(outcome.error, 8);
      });
    },
    [source, message],
  );
}
