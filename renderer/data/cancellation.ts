import type { Steps } from '#shared/ledger/steps.ts';

/**
 * How a long save is stopped: whoever wants it stopped says so, whoever saves looks before it begins to write, and says
 * when it is too late. What was stopped has written nothing.
 */
export type Cancellation = { isWanted: boolean; isTooLate: boolean };

export function newCancellation(): Cancellation {
  return { isWanted: false, isTooLate: false };
}

/** The same steps, which end with undefined as soon as somebody wants them stopped. */
export function* stoppable<T>(steps: Steps<T>, cancellation: Cancellation | undefined): Steps<T | undefined> {
  while (!cancellation?.isWanted) {
    const step = steps.next();
    if (step.done) return step.value;
    yield;
  }
  return undefined;
}
