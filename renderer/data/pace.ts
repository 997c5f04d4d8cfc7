import type { Steps } from '#shared/ledger/steps.ts';

/** Long work in short slices: `now` in milliseconds, `pause` lets the page paint and answer keys. */
export type Pace = { readonly now: () => number; readonly pause: () => Promise<void> };

/** A slice of our work; with what the page does itself a frame stays under 50 ms. */
export const sliceMs = 16;

export const pagePace: Pace = {
  now: () => performance.now(),
  pause: () => {
    const scheduler = (globalThis as { scheduler?: { yield?: () => Promise<void> } }).scheduler;
    return scheduler?.yield ? scheduler.yield() : new Promise((resolve) => setTimeout(resolve));
  },
};

/** A function to be called between small steps of work; it pauses whenever a slice is used up. */
export function slices(pace: Pace): () => Promise<void> {
  let until = pace.now() + sliceMs;
  return async () => {
    if (pace.now() < until) return;
    await pace.pause();
    until = pace.now() + sliceMs;
  };
}

/** Takes the steps of long work slice by slice. @param onPause hears at each pause how many steps are done */
export async function inSlices<T>(pace: Pace, steps: Steps<T>, onPause: (done: number) => void = () => {}): Promise<T> {
  let until = pace.now() + sliceMs;
  for (let done = 0; ; done++) {
    const step = steps.next();
    if (step.done) return step.value;
    if (pace.now() < until) continue;
    onPause(done);
    await pace.pause();
    until = pace.now() + sliceMs;
  }
}
