import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { utf8 } from '#shared/base/bytes.ts';
import { openZip, readZipParts, zipLimits } from './zip-parts.ts';

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
  });

  it('refuses what declares more than the limit', () => {
    expect(readZipParts(archive(100_000), all, { ...zipLimits, expandedBytes: 50_000 })).toMatchObject({
      error: { code: 'TOO_LARGE' },
    });
    expect(readZipParts(archive(1), all, { ...zipLimits, entries: 1 })).toMatchObject({
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

describe('openZip', () => {
  const opened = (bytes: Uint8Array, limits = zipLimits) => {
    const zip = openZip(bytes, limits);
    if (!zip.ok) throw new Error(zip.error.message);
    return zip.value;
  };
  const pour = (bytes: Uint8Array, limits = zipLimits) => {
    let size = 0;
    const end = opened(bytes, limits).pour('xl/a.xml', (piece) => {
      size += piece.length;
      return true;
    });
    return { size, end };
  };

  it('gives single parts', () => {
    const zip = opened(archive(10));
    expect(zip.names).toEqual(['xl/a.xml', 'xl/b.xml']);
    expect([zip.part('xl/b.xml'), zip.part('none')]).toMatchObject([{ value: utf8('中文') }, { value: undefined }]);
  });

  it('pours a part in pieces, to its end or as far as it is wanted', () => {
    expect(pour(archive(1_000_000))).toEqual({ size: 1_000_000, end: { ok: true, value: true } });
    expect(opened(archive(1_000_000)).pour('xl/a.xml', () => false)).toEqual({ ok: true, value: false });
    expect(opened(archive(10)).pour('none', () => true)).toEqual({ ok: true, value: false });
  });

  it('pours more than it holds, but no bomb', () => {
    const limits = { ...zipLimits, expandedBytes: 50_000, pouredBytes: 200_000 };
    expect(pour(archive(100_000), { ...limits, pouredRatio: 2000 }).end).toEqual({ ok: true, value: true });
    expect(pour(archive(100_000), limits)).toMatchObject({ size: 0, end: { error: { code: 'TOO_LARGE' } } });
    expect(pour(archive(300_000), { ...limits, pouredRatio: 2000 }).end).toMatchObject({
      error: { code: 'TOO_LARGE' },
    });
  });

  it('stops pouring what is damaged or more than it declares', () => {
    const corrupt = { error: { code: 'FILE_CORRUPT' } };
    expect(pour(patched(archive(5_000_000), 24, 1000))).toMatchObject({ size: 0, end: corrupt });
    expect(pour(patched(archive(10), 16, 1)).end).toMatchObject(corrupt);
  });
});
