// Opening a ledger safely: what the page must know before it writes, and what is settled once it has.

import { join } from 'node:path';
import { fail, ok, type Result } from '#shared/base/result.ts';
import type { ArgumentsOf, HostError, OpeningFacts } from '#shared/host/host-api.ts';
import type { LedgerPaths } from './app-paths.ts';
import type { ExchangeService } from './exchange-port.ts';
import { fileErrorOrThrow } from './file-errors.ts';
import { findMachineIds } from './machine-ids.ts';
import { type MachineMark, machineMark, type TextProtection } from './machine-mark.ts';
import { pendingRestore, settleRestore } from './restore.ts';
import type { DeviceSession } from './session.ts';

/** Where the outer halves of the machine's marks lie, and how they are sealed. */
export type MarksPlace = { readonly folder: string; readonly protection?: TextProtection };

export type OpeningDeps = {
  readonly session: DeviceSession;
  readonly exchange: ExchangeService;
  readonly mark: MachineMark;
  readonly paths: LedgerPaths;
};

/** The mark of one ledger on this machine. */
export function markOf(dataFolder: string, marks: MarksPlace, { ledger, installationId }: DeviceSession): MachineMark {
  const folder = join(dataFolder, ledger);
  return machineMark({
    folder,
    marks: marks.folder,
    protection: marks.protection,
    installation: installationId,
    ids: () => findMachineIds(folder, installationId),
  });
}

/** Sample data never leaves the PC, so a copy of it is nothing to notice. */
export async function openingFacts({
  session,
  exchange,
  mark,
  paths,
}: OpeningDeps): Promise<Result<OpeningFacts, HostError>> {
  if (session.ledger === 'sample') return ok({ mark: 'same' });
  try {
    const restored = pendingRestore(paths);
    const due = await exchange.isNewLogDue();
    const newLogDue = due.ok && due.value;
    return ok({ mark: await mark.find(), ...(restored ? { restored } : {}), ...(newLogDue ? { newLogDue } : {}) });
  } catch (error) {
    return fail(fileErrorOrThrow(error, '核对本机标记'));
  }
}

/** The numbers come first: with an old mark the same is found again, with old numbers two bundles would look alike. */
export async function settleOpening(
  { session, exchange, mark, paths }: OpeningDeps,
  { newLog }: ArgumentsOf<'settleOpening'>[0],
): Promise<Result<null, HostError>> {
  if (session.ledger === 'sample') return ok(null);
  try {
    if (newLog !== null && newLog !== 'install') {
      const noted = await exchange.newLogBegun(newLog);
      if (!noted.ok) return noted;
    }
    if (newLog === 'restore') settleRestore(paths);
    await mark.renew();
    return ok(null);
  } catch (error) {
    return fail(fileErrorOrThrow(error, '写入本机标记'));
  }
}
