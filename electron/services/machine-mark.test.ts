import { chmodSync, cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fromUtf8, utf8 } from '#shared/base/bytes.ts';
import { type MachineIds, registryText } from './machine-ids.ts';
import { innerMarkName, type MarkDeps, machineMark } from './machine-mark.ts';
import { makeFolder } from './state-file.ts';

describe('the mark of the machine', () => {
  let root: string;
  let ids: MachineIds;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'liangxin-mark-'));
    ids = { machine: 'm1', hardware: 'h1', volume: 'v1' };
    makeFolder(at('data'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const at = (name: string) => join(root, name);
  const mark = (folder = 'data', some: Partial<MarkDeps> = {}) =>
    machineMark({ folder: at(folder), marks: at('marks'), installation: 'INSTALL1', ids: async () => ids, ...some });
  const openTimes = async (times: number, folder = 'data') => {
    for (let i = 0; i < times; i++) await mark(folder).renew();
  };

  it('finds nothing strange from one opening to the next', async () => {
    expect(await mark().find()).toBe('same');
    for (let i = 0; i < 3; i++) {
      await mark().renew();
      expect(await mark().find()).toBe('same');
    }
  });

  it('notices a copy on the same PC, and leaves the original alone', async () => {
    await openTimes(2);
    cpSync(at('data'), at('copy'), { recursive: true });
    expect(await mark('copy').find()).toBe('clone');
    await mark('copy').renew();
    expect(await mark('copy').find()).toBe('same');
    expect(await mark('data').find()).toBe('same');
  });

  it('notices an old copy that was put back over the folder', async () => {
    await openTimes(2);
    cpSync(at('data'), at('old'), { recursive: true });
    await openTimes(1);
    rmSync(at('data'), { recursive: true });
    renameSync(at('old'), at('data'));
    expect(await mark().find()).toBe('restore');
    rmSync(join(at('data'), innerMarkName));
    expect(await mark().find()).toBe('restore');
  });

  it('notices a folder that was worked on elsewhere and brought back', async () => {
    await openTimes(1);
    const elsewhere = { marks: at('marks of the other PC') };
    for (let i = 0; i < 2; i++) await mark('data', elsewhere).renew();
    expect(await mark().find()).toBe('clone');
  });

  it('notices another PC and another account, and lets a folder be moved within a PC', async () => {
    await openTimes(1);
    expect(await mark('data', { marks: at('another account') }).find()).toBe('move');
    ids = { machine: 'm2', hardware: 'h2' };
    expect(await mark().find()).toBe('clone');
    ids = { machine: 'm1', hardware: 'h1', volume: 'v1' };
    renameSync(at('data'), at('moved'));
    expect(await mark('moved').find()).toBe('same');
  });

  it('raises no alarm after a power cut at any write', async () => {
    await openTimes(1);
    const inner = join(at('data'), innerMarkName);
    const before = readFileSync(inner, 'utf8');
    const { token, ...rest } = JSON.parse(before);
    // Cut before the outer half took the next token, and after it.
    writeFileSync(inner, JSON.stringify({ ...rest, token, next: 'f'.repeat(32) }));
    expect(await mark().find()).toBe('same');
    writeFileSync(inner, JSON.stringify({ ...rest, token: '0'.repeat(32), next: token }));
    expect(await mark().find()).toBe('same');
  });

  it('keeps the outer half sealed where the system offers it, and takes what it cannot open for none', async () => {
    const turn = (text: string) => [...text].reverse().join('');
    const protection = {
      seal: (text: string) => utf8(turn(text)),
      open: (sealed: Uint8Array) => {
        const text = fromUtf8(Uint8Array.from(sealed));
        if (!text?.startsWith('}')) throw new Error('sealed by another account');
        return turn(text);
      },
    };
    await mark('data', { protection }).renew();
    expect(await mark('data', { protection }).find()).toBe('same');
    expect(await mark().find()).toBe('move');
  });

  it.skipIf(process.getuid?.() === 0)('does without where nothing can be kept outside', async () => {
    makeFolder(at('marks'));
    chmodSync(at('marks'), 0o000);
    await mark().renew();
    expect(await mark().find()).toBe('same');
    ids = { machine: 'm2' };
    expect(await mark().find()).toBe('move');
    chmodSync(at('marks'), 0o700);
    expect(existsSync(join(at('data'), innerMarkName))).toBe(true);
  });

  it('takes a file where the folder of the marks should be for a PC that keeps nothing', async () => {
    writeFileSync(at('marks'), '');
    await mark().renew();
    expect(await mark().find()).toBe('same');
  });
});

describe('registryText', () => {
  it('reads the value that reg.exe prints', () => {
    const output =
      '\r\nHKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Cryptography\r\n    MachineGuid    REG_SZ    1F2E-3D\r\n';
    expect(registryText(output, 'MachineGuid')).toBe('1F2E-3D');
    expect(registryText('ERROR: The system was unable to find it.', 'MachineGuid')).toBeUndefined();
  });
});
