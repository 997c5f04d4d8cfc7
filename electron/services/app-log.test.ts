import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openAppLog, redact } from './app-log.ts';

describe('redact', () => {
  it.each([
    ['张三 99000019900101123X 重复', '张三 [证件号] 重复'],
    ['990000199001011234', '[证件号]'],
    ['990000900101123', '[证件号]'],
    ['电话19900001234。', '电话[电话]。'],
    ['+86 199 0000 1234', '[电话]'],
    ['199-0000-1234', '[电话]'],
    ['0359-2345678', '[电话]'],
    ['第 20260301 批，共 12345 行', '第 20260301 批，共 12345 行'],
    ['01J9ZQ3K5N8X7R2M4T6V8W0Y1A', '01J9ZQ3K5N8X7R2M4T6V8W0Y1A'],
  ])('%s → %s', (text, redacted) => {
    expect(redact(text)).toBe(redacted);
  });

  it('leaves no identity or mobile number in any text', () => {
    const digits = (length: number) => fc.stringMatching(new RegExp(`^[1-9]\\d{${length - 1}}$`));
    const personal = fc.oneof(digits(18), digits(15), fc.stringMatching(/^1[3-9]\d{9}$/));
    const around = fc.stringMatching(/^[\u4e00-\u9fff ，：]{0,10}$/);
    fc.assert(
      fc.property(around, personal, around, (before, number, after) => {
        expect(redact(before + number + after)).not.toContain(number);
      }),
    );
  });
});

describe('openAppLog', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'liangxin-log-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('writes one line an event, without what is personal and without line breaks', () => {
    openAppLog(join(folder, 'log'), () => 0).write('warn', 'import', 'row 3: 19900001234\nforged line');
    expect(readFileSync(join(folder, 'log/program.log'), 'utf8')).toBe(
      '1970-01-01T00:00:00.000Z warn import row 3: [电话] ⏎ forged line\n',
    );
  });

  it('rolls over and keeps five old files', () => {
    const log = openAppLog(folder, () => 0);
    for (let i = 0; i < 9; i++) log.write('info', 'long', 'x'.repeat(1024 * 1024));
    expect(readdirSync(folder).sort()).toEqual(
      ['program.log', ...[1, 2, 3, 4, 5].map((i) => `program.log.${i}`)].sort(),
    );
    expect(statSync(join(folder, 'program.log')).size).toBeLessThan(2 * 1024 * 1024);
  });

  it('does not stop the program when the log cannot be written', () => {
    const log = openAppLog('/dev/null/log', () => 0);
    expect(() => log.write('error', 'x', 'y')).not.toThrow();
    expect(existsSync('/dev/null/log')).toBe(false);
  });
});
