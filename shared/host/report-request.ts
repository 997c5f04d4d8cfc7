// What the page asks for when a report goes out: where to, how much, and what the office answers for.

import { z } from 'zod';

const day = z.string().regex(/^\d{4}-\d\d-\d\d$/);

const ruleCount = z.strictObject({
  table: z.string().max(128),
  code: z.string().regex(/^[A-Z][A-Z0-9_]{0,63}$/),
  count: z.number().int().positive(),
});

/** Greatest size of a file in bytes, which the text alone may exceed; missing: the ordinary one. */
export const fileBytes = z.number().int().min(1_000_000).max(1_073_741_824).optional();

/** Groups of fields that are reported although they are left out otherwise (shared/domain/report-scope.ts); missing: none. */
export const agreed = z.array(z.string().max(64)).max(64).optional();

export const reportRequest = z.strictObject({
  place: z.string(),
  mode: z.enum(['incremental', 'full']),
  title: z.string().max(100),
  fileBytes,
  agreed,
  /** Days, both included; missing: the report is for no period. */
  period: z.strictObject({ from: day, to: day }).optional(),
  /** Results of the office's own checks, by table and code, by id (shared/report/report-checks.ts). */
  checks: z
    .strictObject({
      from: day,
      to: day,
      rules: z.array(ruleCount).max(4096),
      figures: z.array(z.strictObject({ id: z.string().max(64), value: z.number() })).max(1024),
    })
    .optional(),
});
