import { describe, expect, it } from 'vitest';
import { ledgerPaths, marksFolder, programFolder } from './app-paths.ts';

describe('programFolder', () => {
  it.each([
    ['win32', { LOCALAPPDATA: 'C:/本地' }, 'C:/本地/LiangxinLedger'],
    ['win32', {}, '/home/u/AppData/Local/LiangxinLedger'],
    ['win32', { LOCALAPPDATA: 'C:/本地', PORTABLE_EXECUTABLE_DIR: 'E:/台账' }, 'E:/台账/LiangxinLedgerData'],
    ['darwin', {}, '/home/u/Library/Application Support/LiangxinLedger'],
    ['linux', {}, '/home/u/.local/share/liangxin-ledger'],
    ['linux', { XDG_DATA_HOME: '/data' }, '/data/liangxin-ledger'],
  ])('on %s with %j is %s', (platform, env, folder) => {
    expect(programFolder({ platform, home: '/home/u', env }).replaceAll('\\', '/')).toBe(folder);
  });

  it('keeps the marks of the machine out of every folder that holds data', () => {
    const portable = { LOCALAPPDATA: 'C:/本地', PORTABLE_EXECUTABLE_DIR: 'E:/台账' };
    for (const platform of ['win32', 'darwin', 'linux'])
      for (const env of [{}, portable, { LOCALAPPDATA: 'C:/本地' }]) {
        const system = { platform, home: '/home/u', env };
        expect(`${marksFolder(system)}/`.startsWith(`${programFolder(system)}/`)).toBe(false);
      }
  });

  it('keeps formal and sample data apart', () => {
    const [formal, sample] = [ledgerPaths('/data', 'formal'), ledgerPaths('/data', 'sample')];
    expect(Object.values(formal).filter((path) => Object.values(sample).includes(path))).toEqual([]);
  });
});
