// What one PC of a test wrote, as the host of another hands it over.

import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { unsealBatch } from '#renderer/data/sealed-batches.ts';
import { toHex } from '#shared/base/bytes.ts';
import { importDataKey } from '#shared/crypto/seal.ts';
import type { BatchRow, HostApi, IncomingLines } from '#shared/host/host-api.ts';
import { chainStart } from '#shared/sync/chain.ts';
import type { Pc } from './desk-of-tests.ts';

/** The rows of a PC's journal as lines, each with the chain value before it. */
export async function linesOf(pc: Pc, rows: readonly BatchRow[] = pc.host.rows): Promise<readonly IncomingLines[]> {
  const { dataKey, installationId: installation } = pc.unlocked();
  const safe = { key: await importDataKey(dataKey), installation };
  const ends = new Map<string, string>();
  const parts: IncomingLines[] = [];
  for (const row of pc.host.rows) {
    const before = row.received?.before ?? ends.get(row.log) ?? toHex(chainStart(row.log));
    if (!row.received) ends.set(row.log, row.chain);
    const lines = await unsealBatch(safe, row);
    if (lines.ok && rows.includes(row)) parts.push({ log: row.log, first: row.first, before, lines: lines.value });
  }
  return parts;
}

/** The host of `pc` answers with these parts, one a call. */
export function offer(pc: Pc, parts: readonly IncomingLines[]): void {
  const readIncoming: HostApi['readIncoming'] = async ({ from }) => {
    const part = parts[from];
    const next = from + 1 < parts.length ? from + 1 : null;
    return { ok: true, value: { parts: part ? [part] : [], next } };
  };
  Object.assign(pc.host.api, { readIncoming });
}

export async function receive(pc: Pc, store: LedgerStore, parts: readonly IncomingLines[]) {
  offer(pc, parts);
  const draft = await store.receiving.look('00', 1);
  if (!draft.ok) throw new Error(JSON.stringify(draft.error));
  return { effect: draft.value.effect, received: await store.receiving.receive(draft.value) };
}
