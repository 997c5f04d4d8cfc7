// How large a file may be: mail systems and old sticks have limits of their own.

import { standardFileBytes } from '#shared/bundle/blobs.ts';

export type FileSize = { readonly key: string; readonly label: string; readonly bytes: number };

const megabyte = 1_000_000;
const standard: FileSize = { key: 'standard', label: '标准，U 盘和共享文件夹都能用', bytes: standardFileBytes };

export const fileSizes: readonly FileSize[] = [
  standard,
  { key: 'mail', label: '邮件，每个文件不超过 20 MB', bytes: 20 * megabyte },
  { key: 'smallMail', label: '小邮箱，每个文件不超过 5 MB', bytes: 5 * megabyte },
];

const stored = 'liangxin.fileSize';

/** What was chosen last on this PC. */
export function chosenFileSize(): FileSize {
  const key = localStorage.getItem(stored);
  return fileSizes.find((size) => size.key === key) ?? standard;
}

export function rememberFileSize({ key }: FileSize): void {
  localStorage.setItem(stored, key);
}
