// Taking in many files: one that builds on a bundle further down the list is tried again after the others; and those that
// waited since earlier days are tried every time, since the power may have failed right after the missing one came.

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Received, type Receiving, receiveFile, refusedByDisk } from './receive.ts';
import { isLatestOf } from './returned-originals.ts';
import { rehearse } from './store/database.ts';

/** In the order of the files named; bundles that had been waiting come after them. */
export function receiveFiles(files: readonly string[], receiving: Receiving): Promise<readonly Received[]> {
  if (receiving.disk) return receiveInRounds(files, receiving);
  return rehearse(receiving.db, (db) => receiveInRounds(files, { ...receiving, db }));
}

/** An original of the archive, and the moment at which it came: certificates are judged as on that day. */
export type Original = { readonly path: string; readonly receivedAt: Date };

/** Takes originals in once more, in the order given as far as they do not need each other; only the database is written. */
export async function replayOriginals(
  originals: readonly Original[],
  receiving: Omit<Receiving, 'now' | 'disk'>,
): Promise<readonly Received[]> {
  const moments = new Map(originals.map(({ path, receivedAt }) => [path, receivedAt]));
  const at = (file: string) => ({ ...receiving, now: moments.get(file) as Date });
  const results = new Map<string, Received>();
  await untilNothingMoves([...moments.keys()], at, results);
  return [...moments.keys()].flatMap((file) => results.get(file) ?? []);
}

async function receiveInRounds(files: readonly string[], receiving: Receiving): Promise<readonly Received[]> {
  const results = new Map<string, Received>();
  const same = () => receiving;
  await untilNothingMoves(files, same, results);
  const waited = waitingFiles(receiving).filter((file) => !files.includes(file));
  await untilNothingMoves(waited, same, results);
  await untilNothingMoves(stillWaiting(files, results), same, results);
  for (const file of stillWaiting(files, results)) results.set(file, await receive(file, receiving, 'refuse'));
  const answered = [...files, ...waited]
    .flatMap((file) => results.get(file) ?? [])
    .filter(({ outcome }) => outcome !== 'waiting');
  return Promise.all(answered.map((received) => withoutStaleOriginals(received, receiving)));
}

/** A stick may hold years of reports: what a PC lacks is told by the last of them only. */
async function withoutStaleOriginals(received: Received, { db }: Receiving): Promise<Received> {
  const { originals, ...rest } = received;
  if (!originals || !received.receipt) return received;
  const { bundle, device } = received.receipt.body;
  return (await isLatestOf(db, device, bundle)) ? received : rest;
}

/** Each file once, then those that wait again, as long as a round has stored something. */
async function untilNothingMoves(
  files: readonly string[],
  receivingOf: (file: string) => Receiving,
  results: Map<string, Received>,
): Promise<void> {
  for (let left = files, before = Number.POSITIVE_INFINITY; left.length > 0 && left.length < before; ) {
    for (const file of left) results.set(file, await receive(file, receivingOf(file), 'wait'));
    before = left.length;
    left = stillWaiting(left, results);
  }
}

function stillWaiting(files: readonly string[], results: ReadonlyMap<string, Received>): readonly string[] {
  return files.filter((file) => results.get(file)?.outcome === 'waiting');
}

async function receive(file: string, receiving: Receiving, onGap: 'wait' | 'refuse'): Promise<Received> {
  try {
    return await receiveFile(file, receiving, onGap);
  } catch (error) {
    return refusedByDisk(file, error);
  }
}

function waitingFiles({ folder }: Receiving): readonly string[] {
  const place = join(folder.path, 'waiting');
  if (!existsSync(place)) return [];
  return readdirSync(place)
    .filter((name) => name.endsWith('.lxsync'))
    .map((name) => join(place, name));
}
