import { describe, expect, it } from 'vitest';
import { maxBlobsPerBundle } from '#shared/bundle/blobs.ts';
import type { BlobStore } from '../blob-store.ts';
import { attachmentRoom, notingWriter, packAttachments } from './attachments.ts';

const holding = (sizes: { readonly [sm3: string]: number }) =>
  ({ sizeOf: (sm3: string) => sizes[sm3] ?? 0 }) as unknown as BlobStore;
const half = attachmentRoom / 2;

describe('the attachments of a bundle', () => {
  it('are the small ones first, each once, and only what lies here', () => {
    const packed = packAttachments(holding({ a: 30, b: 10, c: 20 }), ['a', 'b', 'a', 'gone', 'c']);
    expect(packed).toEqual({ taken: ['b', 'c', 'a'], bytes: 60, left: 0 });
  });

  it('leave the rest for the next bundle when there are more than one takes', () => {
    const sizes = { a: half, b: half, c: half + 1, d: 5 };
    const first = packAttachments(holding(sizes), Object.keys(sizes));
    expect(first).toEqual({ taken: ['d', 'a'], bytes: half + 5, left: 2 });
    const second = packAttachments(holding(sizes), ['b', 'c']);
    expect(second).toEqual({ taken: ['b'], bytes: half, left: 1 });
  });

  it('hold one that alone is larger than the room, so that it goes some time', () => {
    const packed = packAttachments(holding({ a: attachmentRoom + 100 }), ['a']);
    expect(packed).toMatchObject({ taken: ['a'], left: 0 });
  });

  it('are never more than a bundle may name', () => {
    const names = Array.from({ length: maxBlobsPerBundle + 3 }, (_, i) => String(i));
    const packed = packAttachments(holding(Object.fromEntries(names.map((name) => [name, 1]))), names);
    expect([packed.taken.length, packed.left]).toEqual([maxBlobsPerBundle, 3]);
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
    const writer = notingWriter({ add: () => undefined, addRelayed: () => undefined }, { person: ['*'] });
    writer.add(batch);
    expect([...writer.named]).toEqual([ofStation]);
  });
});
