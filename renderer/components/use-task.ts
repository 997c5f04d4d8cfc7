import { useCallback, useState } from 'react';

/** What a host or a store answers. */
export type TaskReply<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: { readonly message: string } };

export type Task = {
  readonly busy: boolean;
  /** The sentence of the last refusal. */
  readonly problem: string | undefined;
  readonly setProblem: (sentence: string | undefined) => void;
  /** Runs one long action; gives its value, or undefined after its refusal is shown. */
  readonly run: <T>(ask: () => Promise<TaskReply<T>>) => Promise<T | undefined>;
};

/** One long action of a form: whether it runs, and why it was refused. A program error is shown and thrown on. */
export function useTask(): Task {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const run = useCallback(async <T>(ask: () => Promise<TaskReply<T>>): Promise<T | undefined> => {
    setBusy(true);
    setProblem(undefined);
    try {
      const reply = await ask();
      if (reply.ok) return reply.value;
      setProblem(reply.error.message);
      return undefined;
    } catch (error) {
      setProblem('程序自身出错，这一步没有做成。请再试一次；仍然不行时，关闭窗口后重新打开。');
      throw error;
    } finally {
      setBusy(false);
    }
  }, []);
  return { busy, problem, setProblem, run };
}
