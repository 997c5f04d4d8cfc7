// What the district has sent down, held once for the whole page: codes go into the lists, templates onto their page.

import { host } from '#renderer/host/host.ts';
import { dateOfInstant } from '#shared/base/calendar-date.ts';
import { setCodeAdditions } from '#shared/domain/code-additions.ts';
import { entities } from '#shared/domain/entities.ts';
import type { ReferenceData } from '#shared/host/trust-methods.ts';

const nothing: ReferenceData = { codes: [], definitions: [], units: [], templates: [] };
let current: ReferenceData = nothing;
let changes = 0;
const listeners = new Set<() => void>();

/** The watchable side, for useWatched. */
export const referenceWatch = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  version: (): number => changes,
};

export function currentReference(): ReferenceData {
  return current;
}

/**
 * Asks the host again: when a ledger is opened, and when a delivery has been taken in. What cannot be read is left out
 * and told by the exchange page; the ledger works without it.
 */
export async function refreshReference(): Promise<void> {
  const answer = await host.referenceData();
  current = answer.ok ? answer.value : nothing;
  setCodeAdditions(entities, current.codes, dateOfInstant(Date.now()));
  changes++;
  for (const listener of [...listeners]) listener();
}
