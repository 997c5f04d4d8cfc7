/**
 * How a long save is stopped: whoever wants it stopped says so, whoever saves looks before it begins to write, and says
 * when it is too late. What was stopped has written nothing.
 */
export type Cancellation = { isWanted: boolean; isTooLate: boolean };

export function newCancellation(): Cancellation {
  return { isWanted: false, isTooLate: false };
}
