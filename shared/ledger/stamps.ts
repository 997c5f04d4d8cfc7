import { parseHlc } from '#shared/sync/clock.ts';

/** The instant in a stamp, ISO 8601 UTC. */
export function instantOfStamp(stamp: string): string {
  return new Date(parseHlc(stamp)?.ms ?? 0).toISOString();
}
