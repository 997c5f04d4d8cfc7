// What the district demands of a report beyond that it is genuine; stands in `receiving.json` of its folder.

import { join } from 'node:path';
import { fromUtf8, utf8 } from '#shared/base/bytes.ts';
import { nodeDisk } from './disk.ts';
import { replaceFile } from './keep-file.ts';

/** `seals`: so many secretaries must have released a report (0 to 2). */
export type ReceivingPolicy = { readonly seals: number };

export const mostSeals = 2;
const fileOf = (folder: string) => join(folder, 'receiving.json');

/** Nothing is demanded as long as nothing was said. @throws when the file is not what `writePolicy` wrote */
export function readPolicy(folder: string): ReceivingPolicy {
  const bytes = nodeDisk.read(fileOf(folder));
  if (!bytes) return { seals: 0 };
  const { seals } = JSON.parse(fromUtf8(bytes)) as { readonly seals?: unknown };
  if (typeof seals !== 'number' || !Number.isInteger(seals) || seals < 0 || seals > mostSeals)
    throw new Error(`readPolicy: ${fileOf(folder)}`);
  return { seals };
}

export function writePolicy(folder: string, policy: ReceivingPolicy): void {
  replaceFile(fileOf(folder), utf8(`${JSON.stringify(policy)}\n`));
}
