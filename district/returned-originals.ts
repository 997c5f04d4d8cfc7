// 退还: what a PC wrote, reported and lost again (an old backup was put back) lies in the archive in its own words. Whoever
// sees that a PC lacks lines of its own logs hands those originals back: the PC can open them, because a bundle is wrapped
// for its sender too.

import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { bundleExtension, downloadFolder } from '#shared/bundle/file-names.ts';
import type { Manifest, Segment } from '#shared/bundle/manifest.ts';
import { type OpenedBundle, openBundle, type VerifiedBundle } from '#shared/bundle/verify-bundle.ts';
import { sm3Hex } from '#shared/crypto/sm3.ts';
import { type DistrictFolder, trustOf } from './district-folder.ts';
import { filesBelow } from './files-below.ts';
import { keepFile } from './keep-file.ts';
import type { Queries } from './store/database.ts';
import { forksOfDevice } from './store/receiver-store.ts';

/** An original in the archive. `name` is the one that its PC gave it. */
export type ArchivedOriginal = { readonly no: number; readonly name: string; readonly path: string };

/** `missing`: numbers of bundles that were taken in and whose original is not in the archive or cannot be read. */
export type FoundOriginals = { readonly originals: readonly ArchivedOriginal[]; readonly missing: readonly number[] };

const nothing: FoundOriginals = { originals: [], missing: [] };

/** Lines of a log after `from` that its writer does not hold; `held`: chain values that it has reached all the same. */
type LostPart = { readonly log: string; readonly from: number; readonly held: readonly string[] };

/**
 * The originals of a PC that hold lines of its own logs which it lacks, by what its bundle says it holds. A bundle that
 * came late says nothing of today: only the one that was taken in last is asked.
 */
export async function originalsLackedBy(
  db: Queries,
  folder: DistrictFolder,
  { header: { from: device }, digest, manifest }: Pick<VerifiedBundle, 'header' | 'digest' | 'manifest'>,
): Promise<FoundOriginals> {
  const lost = (await isLatestOf(db, device, digest)) ? await lostParts(db, device, manifest) : [];
  return lost.length === 0 ? nothing : originalsOfDevice(db, folder, device, (segment) => isLost(segment, lost));
}

/** Whether a bundle is the one that was taken in last of its PC. */
export async function isLatestOf(db: Queries, device: string, digest: string): Promise<boolean> {
  const [latest] = await db.query('SELECT digest FROM bundle WHERE device = $1 ORDER BY id DESC LIMIT 1', [device]);
  return latest?.digest === digest;
}

/**
 * Originals of a PC from a number on, those with a segment that is wanted, and the volumes that follow them.
 */
export async function originalsOfDevice(
  db: Queries,
  folder: DistrictFolder,
  device: string,
  isWanted: (segment: Segment) => boolean,
  fromNo = 1,
): Promise<FoundOriginals> {
  const rows = await db.query(
    'SELECT no, file_sm3, received_at FROM bundle WHERE device = $1 AND no >= $2 ORDER BY no',
    [device, fromNo],
  );
  const files = new Map(
    filesBelow([join(folder.path, 'archive')], bundleExtension).map((path) => [basename(path, bundleExtension), path]),
  );
  const wanted = new Set<string>();
  const originals: ArchivedOriginal[] = [];
  const missing: number[] = [];
  for (const { no, file_sm3: file, received_at: at } of rows) {
    const path = files.get(file as string);
    const opened = path === undefined ? undefined : openOriginal(folder, path, at as string);
    if (path === undefined || !opened) {
      missing.push(no as number);
      continue;
    }
    const { header, digest, manifest } = opened;
    if (!manifest.segments.some(isWanted) && !wanted.has(manifest.volume?.of ?? '')) continue;
    wanted.add(digest);
    originals.push({ no: no as number, name: `${header.title}${bundleExtension}`, path });
  }
  return { originals, missing };
}

/** Judged as on the day it came; undefined when it is not what was taken in then. */
function openOriginal(folder: DistrictFolder, path: string, receivedAt: string): OpenedBundle | undefined {
  const opened = openBundle(new Uint8Array(readFileSync(path)), trustOf(folder, Date.parse(receivedAt)));
  return opened.ok ? opened.value : undefined;
}

/** Where the logs that a PC writes stand here, compared with what it says of them and with what it has just sent. */
async function lostParts(db: Queries, device: string, manifest: Manifest): Promise<readonly LostPart[]> {
  const { has, segments } = manifest;
  if (Object.keys(has).length === 0) return [];
  const tips = await db.query(
    `SELECT log, seq, chain FROM log_point JOIN log_sender USING (log)
     WHERE device = $1 AND is_writer AND is_tip ORDER BY log, seq`,
    [device],
  );
  const forks = new Map((await forksOfDevice(db, device)).map(({ log, seq }) => [log, seq]));
  const endsOf = (log: string) => [
    ...(has[log] ?? []),
    ...segments.filter((each) => each.log === log).map(({ last: seq, c1: c }) => ({ seq, c })),
  ];
  return tips.flatMap(({ log: name, seq, chain }) => {
    const log = name as string;
    const ends = endsOf(log);
    const fork = forks.get(log);
    if (ends.some((end) => end.c === chain)) return [];
    const held = ends.map(({ c }) => c);
    const from = fork === undefined ? Math.max(0, ...ends.map((end) => end.seq)) : fork - 1;
    return from < (seq as number) ? [{ log, from, held }] : [];
  });
}

function isLost({ log, last, c1 }: Segment, lost: readonly LostPart[]): boolean {
  return lost.some((part) => part.log === log && part.from < last && !part.held.includes(c1));
}

/**
 * Puts originals onto a stick, under the names that they had; what lies there under such a name stays.
 *
 * @param out the root of the stick, or the office's own folder on it
 * @returns where they lie now
 */
export function handBack(
  originals: readonly ArchivedOriginal[],
  out: string,
  district: string,
  street: string,
): readonly string[] {
  const below = downloadFolder(district, street);
  const isThere = out.replaceAll('\\', '/').endsWith(below.join('/'));
  const folder = isThere ? out : join(out, ...below);
  if (originals.length > 0) mkdirSync(folder, { recursive: true });
  return originals.map(({ path, name }) => {
    const bytes = new Uint8Array(readFileSync(path));
    const place = freePlace(folder, name, sm3Hex(bytes));
    keepFile(place, bytes);
    return place;
  });
}

/** The name itself, or name-2, name-3 …, so that nobody's file is overwritten. */
function freePlace(folder: string, name: string, digest: string): string {
  for (let i = 1; ; i++) {
    const place = join(folder, i === 1 ? name : name.replace(/(\.[^.]+)$/, `-${i}$1`));
    if (!existsSync(place) || sm3Hex(new Uint8Array(readFileSync(place))) === digest) return place;
  }
}
