/** Passes on at most one call in a while: drawing a bar for every hundred rows takes longer than the rows. */
export function seldom<T>(tell: (value: T) => void, everyMs = 100): (value: T) => void {
  let next = 0;
  return (value) => {
    const now = performance.now();
    if (now < next) return;
    next = now + everyMs;
    tell(value);
  };
}
