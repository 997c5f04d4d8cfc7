// Folders for backups and for what is exchanged. The page knows them by an id and a label; the path stays here. Chosen
// folders are remembered in places.json; drives that are plugged in are offered while they are there. A place may be a
// share whose PC is off: each is looked at under a time-out, all at once.

import { readFileSync } from 'node:fs';
import { stat, statfs } from 'node:fs/promises';
import { z } from 'zod';
import { randomBytes, toHex, utf8 } from '#shared/base/bytes.ts';
import { ok, type Result } from '#shared/base/result.ts';
import { sm3Hex } from '#shared/crypto/sm3.ts';
import type { HostError, Place } from '#shared/host/host-api.ts';
import type { Folder, Purpose } from './dialog-port.ts';
import { describeFileError } from './file-errors.ts';
import { refuse } from './host-error.ts';
import { shareCalls } from './share-call.ts';
import { writeStateFile } from './state-file.ts';

export type Places = {
  /** The folder of a place that answers now. */
  resolve(placeId: string): Promise<Result<Folder, HostError>>;
  list(): Promise<readonly Place[]>;
  /** Remembers a chosen folder; there is one backup place, the last one chosen. */
  remember(folder: Folder, purpose: Purpose): Promise<Place>;
  backupPlace(): Folder | undefined;
  /** Every folder that is remembered or offered, each once, whether it answers or not. */
  folders(): Promise<readonly Folder[]>;
};
export type PlacesDeps = { readonly file: string; offered(): Promise<readonly Folder[]> };

const purposes = ['backup', 'export'] as const;
const placesFile = z.array(
  z.strictObject({ id: z.string(), purpose: z.enum(purposes), path: z.string(), label: z.string() }),
);
type Remembered = z.infer<typeof placesFile>[number];
/** Longer than a sleeping disc takes to start, shorter than a clerk waits for a list. */
const lookMs = 4000;

export function openPlaces(deps: PlacesDeps): Places {
  const known = async () => [...readRemembered(deps.file), ...offeredPlaces(await deps.offered())];
  return {
    async list() {
      const chosen = new Set(readRemembered(deps.file).map(({ id }) => id));
      return Promise.all(withoutRepeats(await known()).map((place) => describePlace(place, chosen.has(place.id))));
    },
    async resolve(placeId) {
      const place = (await known()).find(({ id }) => id === placeId);
      if (!place) return refuse('noSuchPlace', '找不到这个位置，请重新选择文件夹。');
      if ((await freeSpace(place.path)) === undefined)
        return refuse('placeGone', `“${place.label}”现在打不开，请插好U盘或检查网络后重试。`);
      return ok({ path: place.path, label: place.label });
    },
    async remember(folder, purpose) {
      const place: Remembered = { id: toHex(randomBytes(8)), purpose, ...folder };
      const others = readRemembered(deps.file).filter(
        (each) => each.purpose !== purpose || (purpose !== 'backup' && each.path !== folder.path),
      );
      await writeStateFile(deps.file, JSON.stringify([...others, place]));
      return describePlace(place, true);
    },
    async folders() {
      const byPath = new Map((await known()).map(({ path, label }) => [path, { path, label }] as const));
      return [...byPath.values()];
    },
    backupPlace: () => readRemembered(deps.file).findLast(({ purpose }) => purpose === 'backup'),
  };
}

/** The folders of the places that answer now, each once. @param purpose only places for this; without it all */
export async function reachableFolders(places: Places, purpose?: Purpose): Promise<readonly Folder[]> {
  const there = (await places.list()).filter((place) => place.available && (!purpose || place.purpose === purpose));
  const resolved = await Promise.all(there.map(({ id }) => places.resolve(id)));
  const folders = resolved.flatMap((folder) => (folder.ok ? [folder.value] : []));
  return [...new Map(folders.map((folder) => [folder.path, folder])).values()];
}

/** An unreadable list costs the clerk one more choice of folder, nothing else. */
function readRemembered(file: string): Remembered[] {
  try {
    const parsed = placesFile.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return parsed.success ? parsed.data : [];
  } catch (error) {
    if (error instanceof SyntaxError || describeFileError(error, '读取位置')?.code === 'notFound') return [];
    throw error;
  }
}

/** The id of an offered folder is made from its path, so that it stays the same from one list to the next. */
function offeredPlaces(offered: readonly Folder[]): Remembered[] {
  return offered.flatMap((folder) =>
    purposes.map((purpose) => ({ id: sm3Hex(utf8(`${purpose}:${folder.path}`)).slice(0, 16), purpose, ...folder })),
  );
}

function withoutRepeats(places: readonly Remembered[]): Remembered[] {
  const seen = new Set<string>();
  return places.filter(({ purpose, path }) => {
    const key = `${purpose}:${path}`;
    return !seen.has(key) && seen.add(key);
  });
}

async function describePlace({ id, label, purpose, path }: Remembered, chosen: boolean): Promise<Place> {
  const freeBytes = await freeSpace(path);
  const available = freeBytes !== undefined;
  return { id, label, purpose, available, chosen, ...(available ? { freeBytes } : {}) };
}

/** Place → the look that is under way: one drive stands in the list once for each purpose. */
const looks = new Map<string, Promise<number | undefined>>();

/** Free bytes of a folder's drive; undefined when the folder cannot be reached, or not in time. */
function freeSpace(path: string): Promise<number | undefined> {
  const look = looks.get(path) ?? lookAt(path).finally(() => looks.delete(path));
  looks.set(path, look);
  return look;
}

async function lookAt(path: string): Promise<number | undefined> {
  try {
    return await shareCalls(
      path,
      lookMs,
    )(async () => {
      if (!(await stat(path)).isDirectory()) return undefined;
      const { bavail, bsize } = await statfs(path);
      return bavail * bsize;
    });
  } catch (error) {
    if (describeFileError(error, '查看磁盘')) return undefined;
    throw error;
  }
}
