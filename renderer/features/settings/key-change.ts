import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { describeStoreProblem } from '#renderer/data/store-problem.ts';
import { fail, type Result } from '#shared/base/result.ts';

/** Changes who can open the ledger; the page's copy of the wrapped keys follows, and the audit log says so. */
export async function changeKeys<T>(
  store: LedgerStore,
  subject: string,
  change: () => Promise<Result<T, { readonly message: string }>>,
): Promise<Result<T, { readonly message: string }>> {
  const changed = await change();
  if (!changed.ok) return changed;
  await store.keepKeys();
  const noted = await store.recordDeed({ act: 'keyChange', subject });
  return noted.ok ? changed : fail({ message: `已经改好，但没有记入操作记录：${describeStoreProblem(noted.error)}` });
}

/** At least 8 characters; the host asks for the same. */
export function newPasswordProblem(next: string, again: string): string | undefined {
  if (next.length < 8) return '新密码至少 8 位。';
  return next === again ? undefined : '两次填写的新密码不一样，请重新填写。';
}
