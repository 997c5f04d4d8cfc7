// What the host knows about bundles and receipts, held once for the whole page and refreshed after every exchange.
import { host } from '#renderer/host/host.ts';
import { ok, type Result } from '#shared/base/result.ts';
import type { EnrolmentState, ExchangeState, HostError } from '#shared/host/host-api.ts';

export type Exchange = { readonly state: ExchangeState; readonly enrolment: EnrolmentState };

const listeners = new Set<() => void>();
let current: Exchange | undefined;
let changes = 0;

/** The watchable side, for useWatched. */
export const exchangeWatch = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  version: (): number => changes,
};

/** Undefined until the first refresh has answered. */
export function currentExchange(): Exchange | undefined {
  return current;
}

export async function refreshExchange(): Promise<Result<Exchange, HostError>> {
  const state = await host.exchangeState();
  if (!state.ok) return state;
  const enrolment = await host.enrolmentState();
  if (!enrolment.ok) return enrolment;
  current = { state: state.value, enrolment: enrolment.value };
  changes += 1;
  for (const listener of listeners) listener();
  return ok(current);
}
