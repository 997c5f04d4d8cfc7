import { describe, expect, it } from 'vitest';
import { maxBlobsPerBundle, standardFileBytes } from '#shared/bundle/blobs.ts';
import type { BlobStore } from '../blob-store.ts';
import { announcementOf, fileBytesOf, notingWriter, roomBehindText, shareOut, toNowhere } from './attachments.ts';

const holding = (sizes: { readonly [sm3: string]: number }) =>
  ({ sizeOf: (sm3: string) => sizes[sm3] ?? 0 }) as unknown as BlobStore;
const megabyte = 1024 * 1024;
const noText = { textBytes: 0 };

describe('the attachments of a bundle', () => {
  it('stand behind the text, small ones first, each once, and only what lies here', () => {
    const shared = shareOut(holding({ a: 30, b: 10, c: 20 }), ['a', 'b', 'a', 'gone', 'c'], noText);
    expect(shared).toEqual({ behindText: ['b', 'c', 'a'], volumes: [], tooLarge: 0 });
  });

  const ten = holding(Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`p${i}`, 3 * megabyte])));
  const names = Array.from({ length: 10 }, (_, i) => `p${i}`);

  it('go into volumes, all of them, when there are too many: the text then travels alone', () => {
    const shared = shareOut(ten, names, { textBytes: 0, fileBytes: 10 * megabyte });
    expect(shared.behindText).toEqual([]);
    expect(shared.volumes.map((volume) => volume.length)).toEqual([3, 3, 3, 1]);
    expect(shared.volumes.flat()).toEqual(names);
    for (const volume of shared.volumes) expect(fileBytesOf(ten, volume)).toBeLessThanOrEqual(10 * megabyte);
    expect(announcementOf(ten, shared)).toEqual({ count: 4, blobs: 10, bytes: 30 * megabyte });
  });

  it('go into volumes when text and attachments together are larger than a file or the medium may take', () => {
    const some = names.slice(0, 3);
    expect(shareOut(ten, some, { textBytes: megabyte })).toMatchObject({ behindText: some, volumes: [] });
    expect(shareOut(ten, some, { textBytes: megabyte, mediumBytes: 9.5 * megabyte })).toMatchObject({
      behindText: [],
      volumes: [some],
    });
    expect(shareOut(ten, some, { textBytes: 12 * megabyte, fileBytes: 20 * megabyte }).volumes).toEqual([some]);
  });

  it('that no file of this size can take stay here and are counted', () => {
    const shared = shareOut(holding({ small: 10, large: 6 * megabyte }), ['small', 'large'], {
      textBytes: 0,
      fileBytes: 5 * megabyte,
    });
    expect(shared).toEqual({ behindText: [], volumes: [['small']], tooLarge: 1 });
  });

  it('of the greatest size that can be attached fit an ordinary file, sealed as they are', () => {
    const shared = shareOut(holding({ a: 64 * megabyte + 60 }), ['a'], noText);
    expect(shared).toEqual({ behindText: [], volumes: [['a']], tooLarge: 0 });
    expect(64 * megabyte).toBeGreaterThan(roomBehindText);
    expect(standardFileBytes).toBeGreaterThan(64 * megabyte);
  });

  it('are never more than a file may name', () => {
    const many = Array.from({ length: maxBlobsPerBundle + 3 }, (_, i) => String(i));
    const shared = shareOut(holding(Object.fromEntries(many.map((name) => [name, 1]))), many, noText);
    expect(shared.volumes.map((volume) => volume.length)).toEqual([maxBlobsPerBundle, 3]);
    expect(announcementOf(holding({}), { volumes: [] })).toBeUndefined();
  });
});

describe('what the lines of a bundle name', () => {
  const line = (s: number, t: string, sm3: string) =>
    `{"f":{"bytes":3,"mime":"image/jpeg","name":"a.jpg","sm3":"${sm3}"},"h":"01a0c45077b80000","k":"blob","r":"R1","s":${s},"t":"${t}"}\n`;
  const [ofPerson, ofStation] = ['ab'.repeat(32), 'cd'.repeat(32)];
  const set = '{"f":{"note":"\\"k\\":\\"blob\\""},"h":"01a0c45077b80000","k":"set","r":"R1","s":3,"t":"person"}\n';
  const text = new TextEncoder().encode(line(1, 'person', ofPerson) + line(2, 'station', ofStation) + set);
  const batch = { log: 'LOGA00000001', first: 1, last: 3, before: '', after: '', text };

  it('is noted while the lines are passed on', () => {
    const passed: unknown[] = [];
    const writer = notingWriter({ add: (one) => passed.push(one), addRelayed: () => undefined });
    writer.add(batch);
    expect([[...writer.named], passed]).toEqual([[ofPerson, ofStation], [batch]]);
  });

  it('is left out with a table that the receiver does not get', () => {
    for (const withheld of ['*', 'attachments']) {
      const writer = notingWriter(toNowhere, { person: [withheld] });
      writer.add(batch);
      expect([...writer.named], withheld).toEqual([ofStation]);
      expect(writer.textBytes()).toBe(text.length);
    }
  });
});
