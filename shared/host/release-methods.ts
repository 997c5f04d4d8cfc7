// 签发: one person prepares a report, another releases it with a key of their own (docs/security.md). Whoever releases is
// named and asked for their own password each time; the session of whoever is logged in does not count.

import { z } from 'zod';
import type { ExportedBundle } from './host-api.ts';
import { reportRequest } from './report-request.ts';

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const person = { userName: z.string().min(1).max(30), password: z.string().max(200) };

export const releaseMethods = {
  /** Who may release, and what waits for it. */
  releaseState: z.tuple([]),
  /** Makes a key for a user of this PC and writes the request for its certificate. */
  appointSecretary: z.tuple([z.strictObject({ ...person, place: z.string() })]),
  /** Builds a bundle that stays here, readable for nobody but this PC, until it is released. */
  prepareBundle: z.tuple([reportRequest.omit({ place: true })]),
  releaseBundle: z.tuple([z.strictObject({ ...person, digest, place: z.string() })]),
  returnBundle: z.tuple([z.strictObject({ ...person, digest, why: z.string().trim().min(1).max(200) })]),
  /** Whoever prepared it takes it back. */
  withdrawBundle: z.tuple([z.strictObject({ digest })]),
} as const;

export type Secretary = {
  readonly id: string;
  readonly name: string;
  /** asked: no certificate yet. ended: it has run out, or the district has revoked it. */
  readonly state: 'asked' | 'ready' | 'ended';
  /** Eight groups of four digits, read aloud over the telephone; while a request waits for its answer. */
  readonly requestCode?: string;
  readonly notAfter?: string;
};

/** What was not released, and why. `at`: instant, ISO 8601 UTC. */
export type ReturnedBundle = { readonly no: number; readonly at: string; readonly by: string; readonly why: string };

export type ReleaseState = {
  /** True once somebody has a certificate for releasing: from then on no report leaves without it. */
  readonly isNeeded: boolean;
  readonly secretaries: readonly Secretary[];
  readonly waiting: ExportedBundle | null;
  /** The bundle returned last; null once another was prepared. */
  readonly returned: ReturnedBundle | null;
};

export type ReleaseReplies = {
  releaseState: ReleaseState;
  appointSecretary: { readonly fileName: string; readonly requestCode: string };
  prepareBundle: ExportedBundle;
  releaseBundle: ExportedBundle;
  returnBundle: null;
  withdrawBundle: null;
};
