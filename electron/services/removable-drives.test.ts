import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mountSmallDisk, noSmallDisk } from '#tests/helpers/small-disk.ts';
import { mountsBelow, pluggedInDrives } from './removable-drives.ts';

describe('drives', () => {
  it.skipIf(noSmallDisk)(
    `finds what is mounted, not plain folders${noSmallDisk ? ` (skipped: ${noSmallDisk})` : ''}`,
    async () => {
      const disk = mountSmallDisk(64);
      try {
        const root = dirname(disk.path);
        expect((await mountsBelow([root])).map(({ path }) => path)).toContain(disk.path);
        expect((await mountsBelow([dirname(root)])).map(({ path }) => path)).toContain(disk.path);
      } finally {
        disk.remove();
      }
      expect(await mountsBelow([disk.path])).toEqual([]);
    },
  );

  it('finds nothing where there is nothing', async () => {
    expect(await mountsBelow(['/nowhere', '/dev/null'])).toEqual([]);
    expect(await pluggedInDrives('another system')).toEqual([]);
  });
});
