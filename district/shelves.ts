// Where the receiver keeps files: originals write-once under their digest, attachments under theirs, bundles that came too
// early, what was refused, and receipts. Everything but the originals can be made again.

import { statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { bundleExtension } from '#shared/bundle/file-names.ts';
import { sm3Hex } from '#shared/crypto/sm3.ts';
import type { Disk } from './disk.ts';
import { keepFile } from './keep-file.ts';

export type Shelves = { readonly path: string; readonly disk: Disk };

/** Nothing larger is copied into quarantine: who put it on the stick still has it there. */
const largestPutAside = 64 * 1024 * 1024;

/** Keeps the original for good, before the database says that it is there. @param year of its arrival */
export function archiveOriginal({ path, disk }: Shelves, bytes: Uint8Array, year: number): void {
  const folder = join(path, 'archive', String(year));
  disk.makeFolder(folder);
  keepFile(join(folder, nameOf(bytes)), bytes, { mode: 0o444, disk });
}

export function quarantine({ path, disk }: Shelves, file: string): void {
  if (statSync(file).size > largestPutAside) return;
  const bytes = disk.read(file) ?? new Uint8Array();
  const folder = join(path, 'quarantine');
  disk.makeFolder(folder);
  keepFile(join(folder, `${sm3Hex(bytes).slice(0, 16)}-${basename(file)}`), bytes, { disk });
}

/** A bundle that builds on one not received so far. */
export function letWait({ path, disk }: Shelves, bytes: Uint8Array): void {
  const folder = join(path, 'waiting');
  disk.makeFolder(folder);
  keepFile(join(folder, nameOf(bytes)), bytes, { disk });
}

export function stopWaiting({ path, disk }: Shelves, bytes: Uint8Array): void {
  disk.remove(join(path, 'waiting', nameOf(bytes)));
}

/** @returns the receipt's path */
export function fileReceipt({ path, disk }: Shelves, street: string, name: string, bytes: Uint8Array): string {
  const folder = join(path, 'receipts', street);
  disk.makeFolder(folder);
  keepFile(join(folder, name), bytes, { disk });
  return join(folder, name);
}

/** Keeps an attachment for good under its own digest: `blobs/aa/<sm3>`. */
export function keepBlob({ path, disk }: Shelves, sm3: string, content: Uint8Array): void {
  const file = blobFile(path, sm3);
  disk.makeFolder(dirname(file));
  keepFile(file, content, { mode: 0o444, disk });
}

export function blobFile(path: string, sm3: string): string {
  return join(path, 'blobs', sm3.slice(0, 2), sm3);
}

function nameOf(bytes: Uint8Array): string {
  return `${sm3Hex(bytes)}${bundleExtension}`;
}
