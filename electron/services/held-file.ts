import { setTimeout as sleep } from 'node:timers/promises';

/** How long a virus scanner or a sync program may hold a file that was just written; graceful-fs allows as much. */
const patienceWithHolders = 60_000;

export type Patience = { readonly platform?: string; readonly patienceMs?: number };

/**
 * Does something with a file, and again with growing pauses while another program holds the file. Windows says so by
 * EPERM, EACCES or EBUSY; elsewhere the first two are final, because they speak of rights.
 *
 * @throws what the work throws when patience (milliseconds) is at an end, and everything else at once
 */
export async function untilFree<T>(work: () => Promise<T>, patience: Patience = {}): Promise<T> {
  const { platform = process.platform, patienceMs = patienceWithHolders } = patience;
  const until = Date.now() + patienceMs;
  for (let pauseMs = 20; ; pauseMs = Math.min(pauseMs * 2, 1000)) {
    try {
      return await work();
    } catch (error) {
      if (!isHeld(error, platform) || Date.now() >= until) throw error;
    }
    await sleep(pauseMs);
  }
}

function isHeld(error: unknown, platform: string): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'EBUSY' || (platform === 'win32' && (code === 'EPERM' || code === 'EACCES'));
}
