/** How far long work has come: `done` of `total` is a share of the whole, not a count of records. It never goes back. */
export type OnProgress = (done: number, total: number) => void;

/** Progress of one part of the work, as the part of the whole that lies between two shares (0 to 1). */
export function portion(onProgress: OnProgress, from: number, to: number): OnProgress {
  return (done, total) => onProgress(from + (to - from) * Math.min(1, done / Math.max(1, total)), 1);
}

/** Passes on ten a second and the last: whoever hears of progress draws the page anew, which costs more than a portion. */
export function seldom(onProgress: OnProgress, now: () => number = () => performance.now()): OnProgress {
  let next = 0;
  return (done, total) => {
    const at = now();
    if (at < next && done < total) return;
    next = at + 100;
    onProgress(done, total);
  };
}
