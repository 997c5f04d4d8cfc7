// Which backups stay: the ten newest, then the newest of each of eight weeks, then the newest of each of twelve months
// (DESIGN.md, section 3).

const recent = 10;
const weekly = 8;
const monthly = 12;
const weekMs = 7 * 24 * 3600_000;

/**
 * @param times when the backups were made, milliseconds, in any order
 * @returns those to keep, newest first
 */
export function keptBackups(times: readonly number[]): number[] {
  const newestFirst = [...new Set(times)].sort((a, b) => b - a);
  const kept = new Set(newestFirst.slice(0, recent));
  for (const time of newestOfEach(newestFirst, weekOf, weekly)) kept.add(time);
  for (const time of newestOfEach(newestFirst, monthOf, monthly)) kept.add(time);
  return newestFirst.filter((time) => kept.has(time));
}

function newestOfEach(newestFirst: readonly number[], spanOf: (time: number) => number, count: number): number[] {
  const newest = new Map<number, number>();
  for (const time of newestFirst) if (!newest.has(spanOf(time))) newest.set(spanOf(time), time);
  return [...newest.values()].slice(0, count);
}

/** Weeks begin on Monday; 1 January 1970 was a Thursday. */
function weekOf(time: number): number {
  return Math.floor((time + 3 * 24 * 3600_000) / weekMs);
}

function monthOf(time: number): number {
  const date = new Date(time);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}
