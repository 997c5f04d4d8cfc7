// The district's side of the demo: the same functions that lxrecv's commands call.

import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { nodeDisk } from '#district/disk.ts';
import { type DistrictFolder, initDistrict, openDistrict } from '#district/district-folder.ts';
import { approveRequest } from '#district/enrolment-desk.ts';
import { filesBelow } from '#district/files-below.ts';
import { numberKeysOf } from '#district/number-keys.ts';
import { type Received, receiveFile } from '#district/receive.ts';
import { type Database, openDatabase } from '#district/store/database.ts';
import { loadBooks } from '#district/store/record-store.ts';
import { certificateExtension, requestExtension } from '#shared/bundle/file-names.ts';
import { computeFigures, type FigureTable } from '#shared/report/compute-figures.ts';
import type { Period } from '#shared/report/figure.ts';
import { DemoRefusal, demand } from './demand.ts';

export type DistrictOffice = { readonly folder: DistrictFolder; readonly db: Database };

/** Opens the district's folder, or sets it up on the first use. */
export async function openDistrictOffice(path: string, code: string): Promise<DistrictOffice> {
  mkdirSync(path, { recursive: true });
  const folder = existsSync(join(path, 'district.json'))
    ? openDistrict(path)
    : initDistrict(path, code, `演示区（${code}）`, new Date());
  return { folder: demand(folder), db: demand(await openDatabase(`pglite:${path}`, 'ifMissing')) };
}

/** Signs the request that lies on the stick and leaves the certificate there. */
export function approveOnStick({ folder }: DistrictOffice, stick: string): string {
  const request = filesBelow([stick], requestExtension).at(-1);
  if (request === undefined) throw new Error(`approveOnStick: no ${requestExtension} before ${certificateExtension}`);
  return demand(approveRequest(folder, request, { years: 2, out: stick, now: new Date() }));
}

export async function receiveFromStick({ folder, db }: DistrictOffice, bundle: string): Promise<Received> {
  const received = await receiveFile(bundle, {
    folder,
    db,
    now: new Date(),
    numberKeys: numberKeysOf(folder.path, nodeDisk),
    disk: nodeDisk,
  });
  if (received.outcome === 'refused') throw new DemoRefusal(received.message);
  return received;
}

/** Rows by register in the district's tables, and the figures of one committee. */
export async function loadedTables(
  { db }: DistrictOffice,
  committee: string,
): Promise<{ readonly [table: string]: number }> {
  const rows = await db.query(
    'SELECT tbl, count(*)::int AS rows FROM record WHERE street = $1 AND NOT deleted AND joined_to IS NULL GROUP BY tbl ORDER BY tbl',
    [committee],
  );
  return Object.fromEntries(rows.map((row) => [row.tbl as string, row.rows as number]));
}

export async function figuresOf({ db }: DistrictOffice, committee: string, period: Period): Promise<FigureTable> {
  return computeFigures(await loadBooks(db, committee), period);
}
