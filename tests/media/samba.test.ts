// 投递文件夹 on a real share: what one PC drops there another one sees whole or not at all.

import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { listArrived } from '#electron/services/drop-folder.ts';
import { writeSafely } from '#electron/services/safe-write.ts';
import { openSambaShare } from '../helpers/samba-share.ts';
import { demand, setUpPc } from './reporting-pc.ts';

const opened = await openSambaShare();
const share = typeof opened === 'string' ? undefined : opened;
afterAll(() => share?.remove());

describe.skipIf(!share)(
  `a Samba share on loopback (${typeof opened === 'string' ? opened : 'mounted by cifs'})`,
  () => {
    const [path, served] = [share?.path ?? '', share?.served ?? ''];

    it('takes a bundle that the other side reads whole', async () => {
      const pc = await setUpPc(served, path);
      const bundle = demand(await pc.service.exportBundle({ place: pc.place, mode: 'full', title: '' }));
      const { fileName: name, sizeBytes } = bundle;
      expect(demand(await listArrived(served, 10_000))).toMatchObject([{ name, sizeBytes }]);
    });

    it('gives a name to one of two PCs that write at once, and the other a number', async () => {
      const write = (at: string, byte: number) =>
        writeSafely({ folder: at, name: 'same.lxsync' }, new Uint8Array(2 ** 20).fill(byte), '写报送包');
      const written = await Promise.all([write(path, 1), write(served, 2), write(path, 3)]);
      expect(new Set(written.map((each) => demand(each).name)).size).toBe(3);
      expect(readdirSync(served).filter((name) => name.endsWith('.part'))).toEqual([]);
    });

    it('does not show what the other PC is still writing', async () => {
      writeFileSync(join(served, 'half.lxsync'), 'PK\u0003\u0004 and not more');
      expect(demand(await listArrived(path, 10_000)).map(({ name }) => name)).not.toContain('half.lxsync');
    });
  },
);
