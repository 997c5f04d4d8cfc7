// Files made to do harm: each is refused under its own name, and says in words what to do.

import { describe, expect, it, test } from 'vitest';
import { nodeDeflate } from '#electron/services/exchange/node-deflate.ts';
import { type BundleError, describeBundleError } from '#shared/bundle/bundle-error.ts';
import { readFrame } from '#shared/bundle/container.ts';
import { verifyBundle } from '#shared/bundle/verify-bundle.ts';
import { enrolledFiles, strangersFiles } from './hostile-files.ts';
import { districtOf, emptyState, newDevice, newKeyRing, newLog, trustOf, writeBundle } from './sample-office.ts';

const keys = newKeyRing();
const district = districtOf(keys);
const device = newDevice(keys);
const trust = trustOf(keys, district, [device.signed]);
const good = writeBundle(device, district, newLog('LOGA00000001').batches).bytes;

function errorOf(bytes: Uint8Array): BundleError | undefined {
  const verified = verifyBundle(bytes, trust, emptyState, nodeDeflate);
  if (!verified.ok) return verified.error;
  for (const segment of verified.value.segments()) if (!segment.ok) return segment.error;
  return undefined;
}

describe('a hostile file', () => {
  it('differs from one that is accepted', () => expect(errorOf(good)).toBeUndefined());

  const whole = [...strangersFiles(good), ...enrolledFiles(device, district)].filter(({ sizeBytes }) => !sizeBytes);
  test.each(whole)('$name: $code', ({ bytes, code }) => {
    const error = errorOf(bytes);
    expect(error?.code).toBe(code);
    expect(error && describeBundleError(error)).toMatch(/[\u4e00-\u9fff].*。$/);
  });

  const sparse = strangersFiles(good).filter(({ sizeBytes }) => sizeBytes);
  test.each(sparse)('$name: $code, without a look at its contents', ({ bytes, code, sizeBytes = 0 }) => {
    let asked = 0;
    const read = (at: number, length: number) => {
      asked += length;
      const piece = new Uint8Array(length);
      piece.set(bytes.subarray(at, at + length));
      return piece;
    };
    const frame = readFrame({ size: sizeBytes, read });
    expect(frame.ok ? undefined : frame.error.code).toBe(code);
    expect(asked).toBeLessThan(1000);
  });
});
