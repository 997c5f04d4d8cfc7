import { host } from '#renderer/host/host.ts';
import type { HostInfo } from './host-types.ts';

type Found =
  | { readonly ok: true; readonly value: { readonly info: HostInfo; readonly notices: readonly string[] } }
  | { readonly ok: false; readonly error: { readonly message: string } };

/**
 * What the host has. Where it knows no formal ledger although this browser holds one, its key file was lost: the copy
 * beside the records is given back first, so that nobody is asked to begin anew over existing records.
 */
export async function rescueLostKeys(): Promise<Found> {
  const before = await host.hostInfo();
  if (!before.ok) return before;
  if (!(await hasOrphans(before.value))) return { ok: true, value: { info: before.value, notices: [] } };
  const { rescueVaults } = await import('#renderer/data/vault-copy.ts');
  const notices = await rescueVaults(host);
  const after = await host.hostInfo();
  return after.ok ? { ok: true, value: { info: after.value, notices } } : after;
}

async function hasOrphans({ ledgers }: HostInfo): Promise<boolean> {
  const databases = await indexedDB.databases();
  return ledgers.some(({ ledger, exists }) => !exists && databases.some(({ name }) => name === `lxl-${ledger}`));
}
