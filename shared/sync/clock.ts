// The hybrid logical clock (SYNC.md 3.3): 48 bits of milliseconds and a 16-bit counter, written as 16 hex digits that
// sort as text. It never throws and never runs backwards, whatever the wall clock of an old office PC says. Stamps only
// break ties between edits that did not know of each other; which edit follows which is said by `b`.

export type Hlc = { readonly ms: number; readonly counter: number };

export const zeroHlc: Hlc = { ms: 0, counter: 0 };

/** A stamp from another device may advance our clock this far beyond our own wall clock, and no further. */
export const maxAdvanceMs = 24 * 3_600_000;

const maxCounter = 0xffff;
/** Half of what 48 bits hold (the year 6429): room above it keeps counter overflow harmless. */
const maxWallMs = 2 ** 47;

/** The next stamp of this device; strictly greater than `clock`. */
export function tick(clock: Hlc, wallMs: number): Hlc {
  const wall = sane(wallMs);
  if (wall > clock.ms) return { ms: wall, counter: 0 };
  return clock.counter < maxCounter ? { ms: clock.ms, counter: clock.counter + 1 } : { ms: clock.ms + 1, counter: 0 };
}

/**
 * Takes note of a stamp written elsewhere, so that our next one lies after it.
 *
 * @returns the clock, never behind the one given; `suspect` when the stamp lies more than 24 hours ahead of our wall
 * clock (or is no stamp): the operation is still applied, the clock is only advanced to the 24 hours
 */
export function receive(
  clock: Hlc,
  remoteH: string,
  wallMs: number,
): { readonly clock: Hlc; readonly suspect: boolean } {
  const remote = parseHlc(remoteH);
  if (!remote) return { clock, suspect: true };
  const limit = sane(wallMs) + maxAdvanceMs;
  const suspect = remote.ms > limit;
  return { clock: later(clock, suspect ? { ms: limit, counter: 0 } : remote), suspect };
}

/** 16 hex digits, 12 of milliseconds and 4 of the counter, so that texts sort as instants. */
export function formatHlc(clock: Hlc): string {
  return clock.ms.toString(16).padStart(12, '0') + clock.counter.toString(16).padStart(4, '0');
}

/** Reads 16 lower-case hex digits; anything else gives undefined. */
export function parseHlc(text: string): Hlc | undefined {
  if (!/^[0-9a-f]{16}$/.test(text)) return undefined;
  return { ms: Number.parseInt(text.slice(0, 12), 16), counter: Number.parseInt(text.slice(12), 16) };
}

function later(a: Hlc, b: Hlc): Hlc {
  return b.ms > a.ms || (b.ms === a.ms && b.counter > a.counter) ? b : a;
}

function sane(wallMs: number): number {
  return Number.isFinite(wallMs) ? Math.min(Math.max(Math.floor(wallMs), 0), maxWallMs) : 0;
}
