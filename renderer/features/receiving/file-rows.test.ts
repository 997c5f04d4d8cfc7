import { describe, expect, it } from 'vitest';
import type { IncomingFile } from '#shared/host/host-api.ts';
import { inRows, newVolumesOf, volumesInWords } from './file-rows.ts';

const file = (id: string, no: number, more: Partial<IncomingFile> = {}): IncomingFile => ({
  id,
  name: `${id}.lxsync`,
  placeLabel: 'U盘',
  kind: 'peer',
  from: '二号机',
  no,
  sizeBytes: 1,
  state: 'new',
  ...more,
});
const volume = (id: string, no: number, of: number, index: number, more: Partial<IncomingFile> = {}) =>
  file(id, no, { volume: { no: of, index, count: 3 }, ...more });

describe('the rows of received files', () => {
  it('put the files of attachments into the row of their bundle, whatever the order', () => {
    const [v2, main, v1] = [volume('v2', 5, 3, 2), file('m', 3), volume('v1', 4, 3, 1)];
    expect(inRows([v2, main, v1])).toEqual([{ file: main, volumes: [v1, v2] }]);
    expect(newVolumesOf(main, [v2, main, v1])).toEqual([v1, v2]);
    expect(newVolumesOf(main, [{ ...v2, state: 'received' }, main, v1])).toEqual([v1]);
  });

  it('give them one row when their bundle is not there, and keep senders and bundles apart', () => {
    const others = [volume('v1', 4, 3, 1), volume('w1', 9, 8, 1), volume('x1', 4, 3, 1, { from: '三号机' })];
    expect(inRows(others).map(({ file: bundle, volumes }) => [bundle, volumes.length])).toEqual([
      [undefined, 1],
      [undefined, 1],
      [undefined, 1],
    ]);
  });

  it('leave every other file by itself', () => {
    const receipts = [file('r1', 3, { kind: 'receipt' }), file('r2', 3, { kind: 'receipt' })];
    expect(inRows(receipts)).toHaveLength(2);
  });

  it('say which are missing', () => {
    expect(volumesInWords([volume('a', 4, 3, 1), volume('b', 5, 3, 3)])).toBe(
      '附件文件 2 个（共 3 个，这里没有第 2 个）',
    );
    expect(volumesInWords([1, 2, 3].map((i) => volume(`v${i}`, 3 + i, 3, i)))).toBe('附件文件 3 个，齐了');
  });
});
