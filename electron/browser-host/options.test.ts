import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readOptions, usualPort } from './options.ts';

describe('readOptions', () => {
  it('has a fixed port and opens the browser when nothing is said', () => {
    expect(readOptions([])).toMatchObject({ ok: true, value: { port: usualPort, opensBrowser: true, places: [] } });
  });

  it('reads every option', () => {
    const args = ['--port', '0', '--data', '/d', '--files=/f', '--no-open', '--place', '/p', '--place', '/q'];
    expect(readOptions(args)).toEqual({
      ok: true,
      value: { port: 0, dataFolder: '/d', filesFolder: '/f', places: ['/p', '/q'], opensBrowser: false },
    });
    expect(readOptions(['--data', 'here'])).toMatchObject({ value: { dataFolder: join(process.cwd(), 'here') } });
  });

  it.each([[['--port', '70000']], [['--port', 'x']], [['--port', '-1']], [['--nonsense']], [['extra']]])(
    'refuses %j with a sentence',
    (args) => {
      expect(readOptions(args)).toEqual({ ok: false, error: expect.stringMatching(/^(端口号应为|启动参数不正确)/) });
    },
  );
});
