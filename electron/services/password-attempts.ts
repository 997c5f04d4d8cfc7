// Wrong passwords cost time, and the count survives a restart. The count is written before a password is tried, so
// that pulling the plug does not give a free attempt.

import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { writeStateFile } from './state-file.ts';

const attemptsFile = z.strictObject({ failures: z.number().int().nonnegative(), lastAt: z.number() });
type Attempts = z.infer<typeof attemptsFile>;

const freeAttempts = 2;
const firstWaitMs = 5_000;
const longestWaitMs = 10 * 60_000;

/** Two slips are free; then 5, 10, 20 … seconds, at most ten minutes. */
export function waitAfter(failures: number): number {
  return failures <= freeAttempts ? 0 : Math.min(firstWaitMs * 2 ** (failures - freeAttempts - 1), longestWaitMs);
}

export function remainingWaitMs(path: string, now: number): number {
  const { failures, lastAt } = readAttempts(path);
  const wait = waitAfter(failures);
  // A clock that was set back must not lock the clerk out for longer than the wait itself.
  return Math.max(0, Math.min(wait, lastAt + wait - now));
}

export async function countAttempt(path: string, now: number): Promise<void> {
  const attempts: Attempts = { failures: readAttempts(path).failures + 1, lastAt: now };
  await writeStateFile(path, JSON.stringify(attempts));
}

export async function forgiveAttempts(path: string, now: number): Promise<void> {
  await writeStateFile(path, JSON.stringify({ failures: 0, lastAt: now } satisfies Attempts));
}

/** A missing or unreadable count is no reason to keep a clerk out: it counts as none. */
function readAttempts(path: string): Attempts {
  try {
    const parsed = attemptsFile.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    return parsed.success ? parsed.data : { failures: 0, lastAt: 0 };
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof Error && 'code' in error && error.code === 'ENOENT')) {
      return { failures: 0, lastAt: 0 };
    }
    throw error;
  }
}
