// What will be written, in words, before it is: how many files, how large, and how many of them the place has room for.

import { sizeInWords } from '#renderer/components/size-in-words.ts';
import type { HostReplies } from '#shared/host/host-api.ts';

export type Estimate = HostReplies['estimateExport'];

export type Forecast = { readonly sentence: string; readonly isTight: boolean };

/** What the host wants free beside a file itself (electron/services/medium-check.ts). */
const spareBytes = 8 * 1024 * 1024;

export function neededFor(bytes: number): number {
  return bytes * 1.1 + spareBytes;
}

/** How many files of these sizes, one after the other, fit into so many bytes. */
export function fitting(sizes: readonly number[], freeBytes: number): number {
  let free = freeBytes;
  const full = sizes.findIndex((size) => {
    const fits = free >= neededFor(size);
    free -= size;
    return !fits;
  });
  return full < 0 ? sizes.length : full;
}

/** @param freeBytes of the place; missing: not known */
export function forecastOf(estimate: Estimate, freeBytes: number | undefined): Forecast {
  const { maxBytes, volumes } = estimate;
  const sizes = [maxBytes, ...volumes.map((volume) => volume.maxBytes)];
  const files = filesInWords(estimate);
  if (freeBytes === undefined) return { sentence: `${files}。`, isTight: false };
  const fits = fitting(sizes, freeBytes);
  if (fits === sizes.length) return { sentence: `${files}，这个位置放得下。`, isTight: false };
  return { sentence: `${files}。${shortInWords(fits, estimate, freeBytes)}`, isTight: true };
}

/** 共 3 个文件，不超过 150 MB：记录 1 个，1.2 MB；附件 37 个分在 2 个文件里 */
function filesInWords({ maxBytes, behindText, volumes, tooLarge }: Estimate): string {
  const rest = tooLarge > 0 ? `（另有附件 ${tooLarge} 个比所选的文件大小还大，这次不写，要写请选“标准”）` : '';
  if (volumes.length === 0) {
    const along = behindText > 0 ? `记录连同附件 ${behindText} 个，` : '';
    return `写 1 个文件，${along}不超过 ${sizeInWords(maxBytes)}${rest}`;
  }
  const all = volumes.reduce((sum, volume) => sum + volume.maxBytes, maxBytes);
  const blobs = volumes.reduce((sum, volume) => sum + volume.blobs, 0);
  const text = `记录 1 个文件，不超过 ${sizeInWords(maxBytes)}`;
  return `写 ${volumes.length + 1} 个文件，共不超过 ${sizeInWords(all)}：${text}；附件 ${blobs} 个，分在另外 ${volumes.length} 个文件里${rest}`;
}

function shortInWords(fits: number, { maxBytes, volumes }: Estimate, freeBytes: number): string {
  if (fits === 0)
    return `这个位置可能放不下：连同余量要 ${sizeInWords(neededFor(maxBytes))}，只剩 ${sizeInWords(freeBytes)}，请换一个 U 盘。`;
  const now = fits === 1 ? '记录' : `记录和前 ${fits - 1} 个附件文件`;
  return `这个位置现在只放得下${now}。先写这些，剩下的 ${volumes.length + 1 - fits} 个附件文件可以再写到另一个 U 盘。`;
}
