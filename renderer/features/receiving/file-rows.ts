// The files of attachments of one bundle are one thing to a clerk: they stand in the row of their bundle, or in one of
// their own when the bundle is not there (any more).

import type { IncomingFile } from '#shared/host/host-api.ts';

export type FileRow = {
  /** The bundle; missing in a row of attachments only. */
  readonly file?: IncomingFile;
  /** Its files of attachments, in their order. */
  readonly volumes: readonly IncomingFile[];
};

/** Files as rows, in the order of the first of each. */
export function inRows(files: readonly IncomingFile[]): readonly FileRow[] {
  const rows = new Map<string, { file?: IncomingFile; volumes: IncomingFile[] }>();
  for (const file of files) {
    const key = keyOf(file);
    const row = rows.get(key) ?? { volumes: [] };
    if (file.volume) row.volumes.push(file);
    else row.file = file;
    rows.set(key, row);
  }
  return [...rows.values()].map(({ file, volumes }) => ({ ...(file ? { file } : {}), volumes: volumes.sort(byIndex) }));
}

/** A bundle and its volumes name sender and number of the bundle alike; any other file stands for itself. */
function keyOf({ kind, from, no, volume, id }: IncomingFile): string {
  return kind === 'peer' ? `${from} ${volume?.no ?? no}` : id;
}

function byIndex(a: IncomingFile, b: IncomingFile): number {
  return (a.volume?.index ?? 0) - (b.volume?.index ?? 0);
}

/** The volumes of a bundle that have not been taken in. */
export function newVolumesOf(file: IncomingFile, files: readonly IncomingFile[]): readonly IncomingFile[] {
  const row = inRows(files).find((each) => each.file?.id === file.id);
  return (row?.volumes ?? []).filter(({ state }) => state === 'new');
}

/** 附件文件 3 个（共 4 个，缺第 2 个） */
export function volumesInWords(volumes: readonly IncomingFile[]): string {
  const count = volumes[0]?.volume?.count ?? 0;
  const here = new Set(volumes.map(({ volume }) => volume?.index));
  const lacking = Array.from({ length: count }, (_, i) => i + 1).filter((index) => !here.has(index));
  if (lacking.length === 0) return `附件文件 ${here.size} 个，齐了`;
  return `附件文件 ${here.size} 个（共 ${count} 个，这里没有第 ${lacking.slice(0, 10).join('、')} 个）`;
}
