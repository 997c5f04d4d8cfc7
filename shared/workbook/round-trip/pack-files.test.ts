import { unzipSync } from 'fflate';
import { expect, it } from 'vitest';
import { packFiles } from './pack-files.ts';

it('puts files together, each under a name of its own', () => {
  const packed = packFiles([
    { name: '核对表_东街.xlsx', bytes: Uint8Array.of(1, 2) },
    { name: '核对表_东街.xlsx', bytes: Uint8Array.of(3) },
    { name: '核对表_西街.xlsx', bytes: Uint8Array.of(4) },
  ]);
  const found = Object.entries(unzipSync(packed)).map(([name, bytes]) => [name, [...bytes]]);
  expect(found).toEqual([
    ['核对表_东街.xlsx', [1, 2]],
    ['核对表_东街（2）.xlsx', [3]],
    ['核对表_西街.xlsx', [4]],
  ]);
});
