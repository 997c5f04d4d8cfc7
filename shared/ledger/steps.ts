// Long work cut into small steps. The page takes some steps, lets the clerk's keys through, and takes the next ones;
// whoever has no screen to keep alive takes them all at once.

/** Work that stops after every small step (well under a millisecond), and returns what it worked out. */
export type Steps<T> = Generator<undefined, T>;

/** Takes all steps at once. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
