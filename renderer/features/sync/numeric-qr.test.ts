import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { maxQrDigits, qrOfDigits } from './numeric-qr.ts';

const reader = spawnSync('zbarimg', ['--version']).error ? 'needs zbarimg (apt-get install zbar-tools)' : undefined;

/** A picture that any reader of images takes: black and white, four pixels a module, the quiet margin around it. */
function pictureOf(code: readonly (readonly boolean[])[]): string {
  const scale = 4;
  const margin = 4;
  const size = (code.length + 2 * margin) * scale;
  const shade = (x: number, y: number) =>
    code[Math.floor(y / scale) - margin]?.[Math.floor(x / scale) - margin] ? '0' : '255';
  const rows = Array.from({ length: size }, (_, y) => Array.from({ length: size }, (__, x) => shade(x, y)).join(' '));
  return `P2\n${size} ${size}\n255\n${rows.join('\n')}\n`;
}

describe('qrOfDigits', () => {
  it.skipIf(reader)(`is read back by an independent reader${reader ? ` (skipped: ${reader})` : ''}`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'liangxin-qr-'));
    const samples = Array.from({ length: maxQrDigits }, (_, i) =>
      Array.from({ length: i + 1 }, (__, at) => (at * 7 + i * 3 + 1) % 10).join(''),
    );
    try {
      const paths = samples.map((digits, i) => {
        const path = join(folder, `${String(i).padStart(2, '0')}.pgm`);
        writeFileSync(path, pictureOf(qrOfDigits(digits)));
        return path;
      });
      const read = execFileSync('zbarimg', ['--nodbus', '--quiet', '--raw', ...paths], {
        encoding: 'utf8',
        stdio: 'pipe',
      });
      expect(read.trim().split('\n')).toEqual(samples);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('has its finders in three corners and none in the fourth', () => {
    const code = qrOfDigits('990102001000001');
    const edge = [true, true, true, true, true, true, true, false];
    expect(code[0]?.slice(0, 8)).toEqual(edge);
    expect(code[0]?.slice(-8)).toEqual(edge.toReversed());
    expect(code[24]?.slice(0, 8)).toEqual(edge);
  });

  it.each(['', 'A', '1'.repeat(maxQrDigits + 1)])('does not take %j', (text) => {
    expect(() => qrOfDigits(text)).toThrow('qrOfDigits');
  });
});
