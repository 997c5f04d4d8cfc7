import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { earlierFound, earlierLedgers } from './earlier-ledgers.ts';
import { makeFolder } from './state-file.ts';

describe('earlierLedgers', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'liangxin-earlier-'));
    makeFolder(join(root, 'data'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const look = (backups: Parameters<typeof earlierLedgers>[2] = []) =>
    earlierLedgers(join(root, 'data'), [join(root, 'data'), join(root, '旧版')], backups, ['U盘']);

  it('finds nothing on a new PC, and says where it looked', () => {
    const looked = [join(root, 'data'), join(root, '旧版'), 'U盘'];
    expect(look()).toEqual({ backups: [], folders: [], looked, seen: null });
  });

  it('finds keys, a journal without keys, and what a restore put aside', () => {
    makeFolder(join(root, '旧版', 'formal', 'journal'));
    expect(look().seen).toBeNull();
    writeFileSync(join(root, '旧版', 'formal', 'journal', '000001.lxj'), '');
    const first = look();
    expect(first.folders).toEqual([join(root, '旧版')]);
    makeFolder(join(root, 'data', 'formal.before-20260301-080000'));
    const second = look();
    expect(second.folders).toHaveLength(2);
    expect(second.seen).not.toBe(first.seen);
    expect(earlierFound(second).message).toContain(join(root, '旧版'));
  });

  it('counts backups, whatever their order', () => {
    const backup = (id: string) => ({
      id,
      placeLabel: 'U盘',
      kind: 'backup' as const,
      at: '2026-03-01T08:15:00.000Z',
      committeeName: '锦棠街道综合党委',
      deviceName: '一号机',
      users: ['王小棠'],
      batches: 9,
      sizeBytes: 1,
      isOwn: false,
    });
    expect(look([backup('a'), backup('b')]).seen).toBe(look([backup('b'), backup('a')]).seen);
    expect(earlierFound(look([backup('a')])).message).toContain('U盘上 2026-03-01 的备份（一号机）');
  });
});
