// Hostile and foreign files: each is refused by name, at once.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { describe, expect, it, test } from 'vitest';
import { concatBytes, utf8 } from '#shared/base/bytes.ts';
import { crc32 } from '#shared/base/crc32.ts';
import { type ContainerEntry, readContainer, writeContainer } from '#shared/bundle/container.ts';
import { looseZip } from './loose-zip.ts';

const contents = ['{}', 'signature', 'mac', 'first part', 'second part'].map(utf8);
const names = ['bundle.json', 'bundle.sig', 'bundle.mac', 'p/000001', 'p/000002'];
const entries: readonly ContainerEntry[] = names.map((name, i) => ({ name, content: contents[i] as Uint8Array }));
const good = writeContainer(entries);

function codeOf(bytes: Uint8Array): string {
  const read = readContainer(bytes);
  return read.ok ? 'accepted' : read.error.code;
}

const loose = (...listed: readonly string[]) =>
  looseZip(listed.map((name, i) => ({ name: utf8(name), content: contents[i % 5] as Uint8Array })));
const threeNames = names.slice(0, 3);

describe('the container', () => {
  it('gives back what was put in, and writes it in one way only', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { minLength: 4, maxLength: 9 }), (parts) => {
        const all = parts.map((content, i) => ({ name: names[i] ?? `p/${String(i - 2).padStart(6, '0')}`, content }));
        const bytes = writeContainer(all);
        expect(readContainer(bytes)).toEqual({ ok: true, value: all });
      }),
    );
  });

  it('is a ZIP for everybody else', () => {
    const folder = mkdtempSync(join(tmpdir(), 'lx-zip-'));
    try {
      writeFileSync(join(folder, 'x.zip'), good);
      execFileSync('unzip', ['-q', 'x.zip'], { cwd: folder });
      expect(readFileSync(join(folder, 'p/000002'), 'utf8')).toBe('second part');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('knows CRC-32, at once and in pieces', () => {
    expect(crc32(utf8('123456789'))).toBe(0xcbf43926);
    expect(crc32(utf8('6789'), crc32(utf8('12345')))).toBe(0xcbf43926);
  });

  it('is written alike by the loose writer of this test, so that the cases below differ in one thing only', () => {
    expect(loose(...names)).toEqual(good);
  });

  test.each<[string, string, Uint8Array]>([
    ['E_NOT_A_BUNDLE', 'an empty file', new Uint8Array()],
    ['E_NOT_A_BUNDLE', 'a text', utf8('这是一份普通的文本文件，不是报送包。')],
    ['E_NOT_A_BUNDLE', 'an empty ZIP', zipSync({})],
    ['E_ZIP', 'a workbook', zipSync({ 'xl/workbook.xml': utf8('<workbook/>') })],
    ['E_ZIP', 'a compressed ZIP', zipSync(Object.fromEntries(names.map((name) => [name, new Uint8Array(5000)])))],
    ['E_ZIP', 'entries missing', loose('bundle.json', 'bundle.sig')],
    ['E_ZIP', 'a duplicate', loose(...names, 'p/000002')],
    ['E_ZIP', 'a duplicate header', loose(...threeNames, 'bundle.json')],
    ['E_ZIP', 'another order', loose('bundle.sig', 'bundle.json', 'bundle.mac', 'p/000001')],
    ['E_ZIP', 'a gap in the parts', loose(...threeNames, 'p/000002')],
    ['E_ZIP', 'a way up', loose(...threeNames, '../../evil')],
    ['E_ZIP', 'a Windows path', loose(...threeNames, 'C:\\evil')],
    ['E_ZIP', 'a backslash', loose(...threeNames, 'p\\000001')],
    ['E_ZIP', 'a NUL', loose(...threeNames, 'p/000001\u0000')],
    ['E_ZIP', 'another case', loose('BUNDLE.JSON', 'bundle.sig', 'bundle.mac')],
    ['E_ZIP', 'full-width digits', loose(...threeNames, 'p/００００１')],
    ['E_ZIP', 'a name that is no UTF-8', looseZip([{ name: Uint8Array.of(0xff, 0xfe), content: new Uint8Array(40) }])],
    ['E_ZIP', 'data before', concatBytes(good.subarray(0, 30), good)],
    ['E_ZIP', 'data after', concatBytes(good, utf8('x'))],
    ['E_ZIP', 'a second end', concatBytes(good, good.subarray(good.length - 22))],
    ['E_ZIP', 'a comment', concatBytes(good.subarray(0, good.length - 2), Uint8Array.of(1, 0), utf8('x'))],
    [
      'E_ZIP',
      'a data descriptor flag',
      looseZip(entries.map((e) => ({ name: utf8(e.name), content: e.content, flags: 0x0808 }))),
    ],
    [
      'E_ZIP',
      'a data descriptor',
      looseZip(entries.map((e) => ({ name: utf8(e.name), content: e.content, tail: new Uint8Array(16) }))),
    ],
    [
      'E_ZIP',
      'an encrypted entry',
      looseZip(entries.map((e) => ({ name: utf8(e.name), content: e.content, flags: 0x0801 }))),
    ],
    [
      'E_ZIP',
      'a ZIP64 extra field',
      looseZip(
        entries.map((e) => ({
          name: utf8(e.name),
          content: e.content,
          extra: Uint8Array.of(1, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0),
        })),
      ),
    ],
  ])('%s: %s', (code, _what, bytes) => expect(codeOf(bytes)).toBe(code));

  it('refuses a size of four gigabytes without asking for the memory', () => {
    const huge = good.slice();
    new DataView(huge.buffer).setUint32(18, 0xffffffff, true);
    expect(codeOf(huge)).toBe('E_TOO_LARGE');
    const size = writeContainer([{ name: 'bundle.json', content: new Uint8Array(256 * 1024) }, ...entries.slice(1)]);
    expect(codeOf(size)).toBe('accepted');
    new DataView(size.buffer).setUint32(18, 256 * 1024 + 1, true);
    expect(codeOf(size)).toBe('E_TOO_LARGE');
  });

  it('refuses 65,535 entries', () => {
    const count = 65_535;
    const many = looseZip(
      Array.from({ length: count }, (_, i) => ({
        name: utf8(names[i] ?? `p/${String(i - 2).padStart(6, '0')}`),
        content: new Uint8Array(),
      })),
    );
    expect(codeOf(many)).toBe('E_TOO_LARGE');
  });

  it('refuses entries that overlap', () => {
    const overlapping = good.slice();
    const directory = overlapping.length - 22 - names.reduce((sum, name) => sum + 46 + name.length, 0);
    new DataView(overlapping.buffer).setUint32(directory + 46 + (names[0] as string).length + 42, 0, true);
    expect(codeOf(overlapping)).toBe('E_ZIP');
  });

  it('never throws on anything that looks like a ZIP', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (tail) => {
        expect(codeOf(concatBytes(good.subarray(0, 40), tail))).not.toBe('accepted');
      }),
    );
  });
});
