import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '#shared/base/bytes.ts';
import { chainOf, chainStart } from './chain.ts';
import { appendOperations, openLog } from './log-writer.ts';
import { decodeLine, type OperationDraft, opIdOf } from './operation.ts';

const log = 'K2M4ABCDEFGH';
const at = { wallMs: 1_700_000_000_000, user: 'u1', tx: 't1' };
const drafts: OperationDraft[] = [
  { k: 'new', t: 'person', r: 'r1', f: { name: '张测试', age: 30 }, src: { i: 'imp1', s: '表1', n: 3 } },
  { k: 'set', t: 'person', r: 'r1', f: { age: 31 } },
];

describe('a log', () => {
  const opened = openLog(log, 'restore', { OLDLOG000000: 7 }, { ...at, h: '01a0c45077b80000' });
  const appended = appendOperations(opened.head, drafts, { ...at, tx: 't2' });

  it('opens with why and with what was known', () => {
    expect(opened.ops[0]?.op).toMatchObject({ s: 1, k: 'open', why: 'restore', prev: { OLDLOG000000: 7 }, u: 'u1' });
    expect(opened.head.h > '01a0c45077b80000').toBe(true);
  });
  it('opens without predecessors at an installation', () => {
    expect(openLog(log, 'install', {}, { wallMs: 1, tx: 't' }).lines[0]).not.toMatch(/prev|"u"/);
  });
  it('numbers without holes and stamps in rising order, one transaction a call', () => {
    expect(appended.ops.map(({ op }) => [op.s, op.x, op.u])).toEqual([
      [2, 't2', 'u1'],
      [3, 't2', 'u1'],
    ]);
    const stamps = [...opened.ops, ...appended.ops].map(({ op }) => op.h);
    expect(stamps).toEqual([...new Set(stamps)].sort());
    expect(appended.head).toMatchObject({ log, seq: 3, h: stamps.at(-1) });
  });
  it('gives lines that read back as its operations, under their names', () => {
    for (const [i, line] of appended.lines.entries()) {
      expect(decodeLine(line)).toEqual({ ok: true, value: appended.ops[i]?.op });
      expect(opIdOf(log, line)).toBe(appended.ops[i]?.id);
    }
  });
  it('chains them', () => {
    const lines = [...opened.lines, ...appended.lines];
    expect(appended.head.chain).toBe(toHex(chainOf(log, chainStart(log), lines)));
    expect(toHex(chainOf(log, fromHex(opened.head.chain), appended.lines))).toBe(appended.head.chain);
  });
  it('refuses to write what could not be read', () => {
    expect(() => appendOperations(opened.head, [{ k: 'new', t: 'person', r: 'r1' }], at)).toThrow('missingKey');
  });
});
