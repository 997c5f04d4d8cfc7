// How this PC stands with its district, and what the district has sent down: code lists, definitions, templates.

import { z } from 'zod';
import type { CodeAddition, IndicatorDefinition, OrgUnit } from '#shared/bundle/series.ts';

export const trustMethods = {
  trustSummary: z.tuple([]),
  /** What the district has sent down for the page to use; empty lists before the first delivery. */
  referenceData: z.tuple([]),
  /** The workbook of a template that the district has sent, by its name in `referenceData`. */
  readTemplate: z.tuple([z.strictObject({ name: z.string().max(64) })]),
} as const;

export type TrustSummary = {
  readonly district?: { readonly name: string; readonly version: number; readonly fingerprint: string };
  /** `daysLeft` is negative once it has run out. */
  readonly certificate?: {
    readonly notAfter: string;
    readonly daysLeft: number;
    readonly revoked?: { readonly at: string; readonly reason?: string };
  };
  /** `expired`: no delivery for 90 days. `blocksPeers`: the revocation list is older than 180 days. */
  readonly reference?: {
    readonly version: number;
    readonly issuedAt: string;
    readonly expired: boolean;
    readonly blocksPeers: boolean;
  };
  /** The latest instant signed by the district, and how far this PC's clock is behind it. */
  readonly clock?: { readonly floor: string; readonly behindMs: number; readonly level: 'fine' | 'warn' | 'stop' };
};

export type SentTemplate = {
  readonly name: string;
  readonly title: string;
  readonly purpose: string;
  readonly file: string;
};

export type ReferenceData = {
  readonly codes: readonly CodeAddition[];
  readonly definitions: readonly IndicatorDefinition[];
  readonly units: readonly OrgUnit[];
  readonly templates: readonly SentTemplate[];
};

export type TrustReplies = {
  trustSummary: TrustSummary;
  referenceData: ReferenceData;
  readTemplate: { readonly file: string; readonly content: Uint8Array<ArrayBuffer> };
};
