import { setCurrentLedger } from '#renderer/data/current-ledger.ts';
import { openLedgerStore } from '#renderer/data/ledger-store.ts';
import { refreshReference } from '#renderer/data/reference.ts';
import { describeStoreProblem } from '#renderer/data/store-problem.ts';
import { host } from '#renderer/host/host.ts';
import { rememberSampleFilled } from '../gate/sample-unlock.ts';
import type { Unlocked } from '../host-types.ts';
import { recordFailedLogins, withLoginNoted } from './noted-login.ts';

type Opened = { readonly ok: true; readonly value: string } | { readonly ok: false; readonly error: string };
type Options = { readonly fresh: boolean; readonly onProgress: (done: number, total: number) => void };

/** Opens the store of an unlocked ledger and makes it the current one; gives the program's version. */
export async function openSession(unlocked: Unlocked, { fresh, onProgress }: Options): Promise<Opened> {
  const opened = await openLedgerStore({ host, unlocked, onProgress });
  if (!opened.ok) return { ok: false, error: describeStoreProblem(opened.error) };
  const store = unlocked.ledger === 'formal' ? withLoginNoted(opened.value, host, Date.now()) : opened.value;
  if (unlocked.ledger === 'formal') await recordFailedLogins(store, host);
  if (fresh && unlocked.ledger === 'sample') {
    const { sampleBatches } = await import('./sample-data.ts');
    for (const changes of sampleBatches(Date.now())) {
      const saved = await store.commit(changes, '示例数据', 'lasting');
      if (!saved.ok) return { ok: false, error: describeStoreProblem(saved.error) };
    }
    rememberSampleFilled();
  }
  await refreshReference();
  setCurrentLedger(store);
  const info = await host.hostInfo();
  return { ok: true, value: info.ok ? info.value.version : '' };
}
