import { useEffect, useState } from 'react';

export const lockAfterMs = 10 * 60_000;
export const warnAfterMs = lockAfterMs - 30_000;
const activities = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const;

/** What an idle time means: nothing yet, a warning, or the lock. Times in milliseconds. */
export function idleState(idleMs: number): 'active' | 'warn' | 'lock' {
  return idleMs >= lockAfterMs ? 'lock' : idleMs >= warnAfterMs ? 'warn' : 'active';
}

/** Locks after ten minutes without input (sleep of the PC included) and tells half a minute before. */
export function useAutoLock(onLock: () => void): { isAboutToLock: boolean } {
  const [isAboutToLock, setIsAboutToLock] = useState(false);
  useEffect(() => {
    let last = Date.now();
    const note = () => {
      if (idleState(Date.now() - last) !== 'lock') last = Date.now();
    };
    const timer = setInterval(() => {
      const state = idleState(Date.now() - last);
      setIsAboutToLock(state === 'warn');
      if (state === 'lock') onLock();
    }, 2000);
    for (const activity of activities) addEventListener(activity, note, { passive: true, capture: true });
    return () => {
      clearInterval(timer);
      for (const activity of activities) removeEventListener(activity, note, { capture: true });
    };
  }, [onLock]);
  return { isAboutToLock };
}
