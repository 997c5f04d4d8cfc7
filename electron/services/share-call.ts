// A dead share or a hanging stick answers no call, often for minutes. Every call to a medium therefore has a time-out;
// and while one call to a place hangs, no other is begun there: Node has few threads for files, and each hanging call
// keeps one, so that one dead share could otherwise stop the whole program.

/** Runs one piece of work with files under the time-out of its place. @throws what the work throws, or ETIMEDOUT */
export type ShareCall = <T>(work: () => Promise<T>) => Promise<T>;

/** Place → the call that hangs there. */
const hanging = new Map<string, Promise<unknown>>();

/** @param place path of the folder, drive or share @param timeoutMs for each call, in milliseconds */
export function shareCalls(place: string, timeoutMs: number): ShareCall {
  return async (work) => {
    if (hanging.has(place)) throw timedOut(place);
    const running = work();
    let timer: NodeJS.Timeout | undefined;
    const givenUp = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        remember(place, running);
        reject(timedOut(place));
      }, timeoutMs);
    });
    return Promise.race([running, givenUp]).finally(() => clearTimeout(timer));
  };
}

/** Like `shareCalls`, with one time-out for all calls together. */
export function shareCallsUntil(place: string, timeoutMs: number): ShareCall {
  const until = performance.now() + timeoutMs;
  return (work) => shareCalls(place, Math.max(1, until - performance.now()))(work);
}

function remember(place: string, running: Promise<unknown>): void {
  const forget = () => hanging.delete(place);
  hanging.set(place, running.then(forget, forget));
}

/** What Node itself says of a connection that does not answer. */
function timedOut(place: string): Error {
  return Object.assign(new Error(`${place}: no answer in time`), { code: 'ETIMEDOUT' });
}
