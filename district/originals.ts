// The archive and the database beside each other: every original is read again, and the tables that follow from them are
// rebuilt and compared (SYNC.md 6.2, doctor).

import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { bundleExtension } from '#shared/bundle/file-names.ts';
import { openBundle } from '#shared/bundle/verify-bundle.ts';
import { sm3Hex } from '#shared/crypto/sm3.ts';
import { nodeDisk } from './disk.ts';
import { type DistrictFolder, trustOf } from './district-folder.ts';
import { filesBelow } from './files-below.ts';
import type { Original } from './receive-all.ts';
import { blobFile, keepBlob } from './shelves.ts';
import { heldBlobs } from './store/blob-store.ts';
import type { Queries } from './store/database.ts';

/**
 * Originals in the order in which they came; one that the database does not know counts as come when it was made.
 *
 * @returns also the names of files whose content is no longer what the name says
 */
export async function originalsOf(
  folder: DistrictFolder,
  db: Queries,
): Promise<{ readonly originals: readonly Original[]; readonly damaged: readonly string[] }> {
  const rows = await db.query('SELECT file_sm3, received_at FROM bundle ORDER BY id');
  const order = new Map(rows.map((row, place) => [row.file_sm3 as string, { place, at: row.received_at as string }]));
  const files = filesBelow([join(folder.path, 'archive')], bundleExtension);
  const damaged = files.filter((path) => sm3Hex(new Uint8Array(readFileSync(path))) !== digestNamed(path));
  const sound = files
    .filter((path) => !damaged.includes(path))
    .map((path) => {
      const known = order.get(digestNamed(path));
      return { path, place: known?.place ?? rows.length, receivedAt: new Date(known?.at ?? madeAt(folder, path)) };
    })
    .sort((a, b) => a.place - b.place || a.receivedAt.getTime() - b.receivedAt.getTime());
  return { originals: sound, damaged };
}

function digestNamed(path: string): string {
  return basename(path, bundleExtension);
}

/** What its signed header says; one that does not open is judged as at the beginning of time and named then. */
function madeAt(folder: DistrictFolder, path: string): string | number {
  const opened = openBundle(new Uint8Array(readFileSync(path)), trustOf(folder, 0));
  return opened.ok ? opened.value.header.createdAt : 0;
}

/** Bundles of the database whose original is not in the archive. */
export async function withoutOriginal(db: Queries, originals: readonly Original[]): Promise<readonly string[]> {
  const held = new Set(originals.map(({ path }) => digestNamed(path)));
  const rows = await db.query('SELECT street, device, no, file_sm3 FROM bundle ORDER BY id');
  return rows
    .filter(({ file_sm3: digest }) => !held.has(digest as string))
    .map(({ street, device, no }) => `${street} 电脑 ${device} 第 ${no} 号包`);
}

/** Attachments that the database counts as held and whose file is missing or is not what its name says. */
export async function unsoundBlobs({ path }: DistrictFolder, db: Queries): Promise<readonly string[]> {
  return (await heldBlobs(db)).filter((sm3) => {
    const content = nodeDisk.read(blobFile(path, sm3));
    return !content || sm3Hex(content) !== sm3;
  });
}

/** Writes files of attachments anew from the originals that brought them. */
export function restoreBlobs(folder: DistrictFolder, originals: readonly Original[], lost: readonly string[]): void {
  const left = new Set(lost);
  for (const { path, receivedAt } of originals) {
    if (left.size === 0) return;
    const opened = openBundle(new Uint8Array(readFileSync(path)), trustOf(folder, receivedAt.getTime()));
    for (const { sm3, part } of opened.ok ? (opened.value.manifest.blobs ?? []) : []) {
      if (!opened.ok || !left.delete(sm3)) continue;
      keepBlob({ path: folder.path, disk: nodeDisk }, sm3, opened.value.part(part));
    }
  }
}

/** Tables that follow from the originals alone, with the columns that do not depend on numbering or on the day. */
const derived: { readonly [table: string]: { readonly label: string; readonly columns: string } } = {
  committee: { label: '综合党委', columns: 'code, name' },
  bundle: {
    label: '报送包',
    columns:
      'digest, device, street, no, file_sm3, created_at, mode, app, withheld, sealed_by, check_flags, operations',
  },
  log_point: { label: '日志位置', columns: 'log, seq, chain, is_tip' },
  log_sender: { label: '日志来源', columns: 'log, device, is_writer' },
  fork: { label: '日志分叉', columns: 'log, seq' },
  blob_named: { label: '附件登记', columns: 'log, sm3, tbl, bytes' },
  blob_held: { label: '附件', columns: 'sm3, bytes, mime' },
  op: { label: '操作', columns: 'log, seq, id, hlc, kind, tbl, rid, line, street' },
  record: { label: '记录', columns: 'street, tbl, rid, fields, deleted, joined_to, number_key' },
};

export const derivedTables = Object.keys(derived);

export type TableSum = { readonly table: string; readonly label: string; readonly rows: number; readonly sum: string };

/** How many rows each table has, and a sum over their contents that does not depend on their order. */
export async function tableSums(db: Queries): Promise<readonly TableSum[]> {
  const sums: TableSum[] = [];
  for (const [table, { label, columns }] of Object.entries(derived)) {
    const [row] = await db.query(
      `SELECT count(*)::int AS rows, coalesce(sum(('x' || left(md5(row_to_json(x)::text), 15))::bit(60)::bigint), 0)::text
         AS sum FROM (SELECT ${columns} FROM ${table}) AS x`,
    );
    sums.push({ table, label, rows: row?.rows as number, sum: row?.sum as string });
  }
  return sums;
}
