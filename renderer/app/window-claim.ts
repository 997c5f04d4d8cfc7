const lockName = 'liangxin-ledger-window';

/**
 * One window at a time: two would write the same database under each other. Resolves when this window may go on; the
 * claim lasts as long as the window. `onWaiting` is called when another window has held it for a while.
 */
export function claimWindow(onWaiting: () => void): Promise<void> {
  return new Promise((resolve) => {
    const notice = setTimeout(onWaiting, 800);
    void navigator.locks.request(lockName, () => {
      clearTimeout(notice);
      resolve();
      return new Promise<never>(() => {});
    });
  });
}
