// Several files in one: workbooks are compressed already, so they are only put together.
import { zipSync } from 'fflate';
import type { Bytes } from '#shared/base/bytes.ts';

export type NamedFile = { readonly name: string; readonly bytes: Uint8Array };

/** A ZIP file; two files of one name get numbers: 甲.xlsx, 甲（2）.xlsx. */
export function packFiles(files: readonly NamedFile[]): Bytes {
  const parts: { [name: string]: Uint8Array } = {};
  for (const { name, bytes } of files) parts[freeName(name, parts)] = bytes;
  return zipSync(parts, { level: 0 }) as Bytes;
}

function freeName(name: string, taken: { readonly [name: string]: unknown }): string {
  for (let number = 2, candidate = name; ; number++) {
    if (!Object.hasOwn(taken, candidate)) return candidate;
    candidate = name.replace(/(\.[^.]*)?$/, (ending) => `（${number}）${ending}`);
  }
}
