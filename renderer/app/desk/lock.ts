import { currentLedger } from '#renderer/data/current-ledger.ts';
import { host } from '#renderer/host/host.ts';

const patienceMs = 5000;

/**
 * Finishes what is being saved, forgets the keys in the host, and loads the page anew, so that nothing readable stays in
 * this window's memory.
 */
export async function lockLedger(): Promise<void> {
  const store = currentLedger();
  if (store) await Promise.race([store.close(), new Promise((resolve) => setTimeout(resolve, patienceMs))]);
  await host.lock();
  location.reload();
}
