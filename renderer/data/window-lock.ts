// One window a ledger: two would write the same batch numbers. The browser gives the lock back when the window closes,
// however it closes.

/** The part of the browser's lock manager that is used here; plain Node has none and needs none. */
export type LockParts = {
  request(
    name: string,
    options: { readonly ifAvailable: true },
    callback: (lock: unknown) => Promise<void> | undefined,
  ): Promise<unknown>;
};

/** @returns a function that gives the lock back; undefined when another window has it */
export function takeLock(name: string, locks: LockParts | undefined): Promise<(() => void) | undefined> {
  if (!locks) return Promise.resolve(() => undefined);
  return new Promise((resolve, reject) => {
    const held = locks.request(name, { ifAvailable: true }, (lock) => {
      if (!lock) {
        resolve(undefined);
        return undefined;
      }
      return new Promise<void>((release) => resolve(release));
    });
    held.catch(reject);
  });
}

export function pageLocks(): LockParts | undefined {
  const { navigator } = globalThis as { readonly navigator?: { readonly locks?: LockParts } };
  return navigator?.locks;
}
