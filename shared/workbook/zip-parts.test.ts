import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { utf8 } from '#shared/base/bytes.ts';
import { readZipParts, zipPartNames } from './zip-parts.ts';

const all = () => true;
const archive = (size: number) =>
  zipSync({ 'xl/a.xml': utf8('a'.repeat(size)), 'xl/b.xml': [utf8('中文'), { level: 0 }] });
/** Overwrites a 32-bit number of every entry of the directory. */
function patched(bytes: Uint8Array, offset: number, value: number): Uint8Array {
  const copy = bytes.slice();
  const view = new DataView(copy.buffer);
  for (let at = 0; at + 46 < copy.length; at++)
    if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + offset, value, true);
  return copy;
}

describe('readZipParts', () => {
  it('expands the parts that are wanted', () => {
    const parts = readZipParts(archive(100_000), (name) => name.endsWith('b.xml'));
    expect(parts.ok && [...parts.value]).toEqual([['xl/b.xml', utf8('中文')]]);
    expect(zipPartNames(archive(1))).toEqual(['xl/a.xml', 'xl/b.xml']);
  });

  it('refuses what declares more than the limit', () => {
    expect(readZipParts(archive(100_000), all, { expandedBytes: 50_000, entries: 10 })).toMatchObject({
      error: { code: 'TOO_LARGE' },
    });
    expect(readZipParts(archive(1), all, { expandedBytes: 50_000, entries: 1 })).toMatchObject({
      error: { code: 'TOO_LARGE' },
    });
  });

  it('stops what expands to more than it declares', () => {
    expect(readZipParts(patched(archive(5_000_000), 24, 1000), all)).toMatchObject({ error: { code: 'FILE_CORRUPT' } });
  });

  it.each([
    ['a wrong check sum', patched(archive(10), 16, 1)],
    ['a place outside the file', patched(archive(10), 42, 0x7fffffff)],
    ['no directory', archive(10).subarray(0, 60)],
  ])('refuses %s', (_, bytes) => {
    expect(readZipParts(bytes, all)).toMatchObject({ ok: false, error: { code: 'FILE_CORRUPT' } });
  });

  it('says when a part is encrypted', () => {
    expect(readZipParts(patched(archive(10), 6, 0x0001_0014), all)).toMatchObject({
      error: { code: 'PASSWORD_PROTECTED' },
    });
  });
});
