// Before a new ledger is set up: is there one already? An update, another account or a lost key file must never end in an
// empty program that looks like lost data. What is found is shown, and where was looked; setting up anew goes on only
// when somebody has seen that very list.

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { utf8 } from '#shared/base/bytes.ts';
import { sm3Hex } from '#shared/crypto/sm3.ts';
import type { EarlierLedgers, FoundBackup, HostError } from '#shared/host/host-api.ts';
import { ledgerPaths } from './app-paths.ts';
import { describeFileError } from './file-errors.ts';

/**
 * @param dataFolder of this program, in which there is no ledger yet
 * @param otherFolders where earlier versions and other ways of starting keep their data
 */
export function earlierLedgers(
  dataFolder: string,
  otherFolders: readonly string[],
  backups: readonly FoundBackup[],
  places: readonly string[],
): EarlierLedgers {
  const others = otherFolders.filter((folder) => folder !== dataFolder);
  const folders = [...putAside(dataFolder), ...others.filter(holdsLedger)];
  const found = [...backups.map(({ id }) => id), ...folders];
  return {
    backups,
    folders,
    looked: [dataFolder, ...others, ...places],
    seen: found.length === 0 ? null : sm3Hex(utf8(found.sort().join('\n'))).slice(0, 32),
  };
}

/** What a restore put aside or left half way. */
function putAside(dataFolder: string): string[] {
  return entriesOf(dataFolder)
    .filter((name) => /^formal\.(before-|restoring$)/.test(name))
    .map((name) => join(dataFolder, name));
}

function holdsLedger(folder: string): boolean {
  const { vault, journal } = ledgerPaths(folder, 'formal');
  return existsSync(vault) || entriesOf(journal).some((name) => name.endsWith('.lxj'));
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (describeFileError(error, '')) return [];
    throw error;
  }
}

/** The refusal of `createLedger`, with what was found. */
export function earlierFound({ backups, folders, looked }: EarlierLedgers): HostError {
  const found = [
    ...backups
      .slice(0, 3)
      .map(({ placeLabel, at, deviceName }) => `${placeLabel}上 ${at.slice(0, 10)} 的备份（${deviceName}）`),
    ...folders.slice(0, 3),
  ];
  const message = `没有建立新台账：找到了以前的台账或备份，请先看是不是要恢复它。找到：${found.join('；')}。查找过的位置：${looked.join('；')}。`;
  return { code: 'earlierLedger', message };
}
