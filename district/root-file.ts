import { join } from 'node:path';
import { rootFileName } from '#shared/bundle/file-names.ts';
import { encodeRootFile } from '#shared/bundle/root-file.ts';
import type { PublicDistrict } from './district-folder.ts';
import { keepFile } from './keep-file.ts';

/** Writes the paper with every version of the district's document into a folder, unless it is there; returns its path. */
export function keepRootFile({ chain, district }: PublicDistrict, folder: string): string {
  const path = join(folder, rootFileName(district.code, district.version));
  keepFile(path, encodeRootFile(chain));
  return path;
}
