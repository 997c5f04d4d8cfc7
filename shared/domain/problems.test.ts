import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { describeProblem, levelOf, outcomeOf, type ProblemCode, problemCodes } from './problems.ts';

const truth = JSON.parse(readFileSync(new URL('../../tests/fixtures/truth.json', import.meta.url), 'utf8')) as {
  severity: { [code in ProblemCode]: string };
};

describe('problems', () => {
  it('has every code of the fixtures at its level, and no other', () => {
    expect(Object.fromEntries(problemCodes.map((code) => [code, levelOf(code)]))).toEqual(truth.severity);
  });

  it.each(problemCodes)('%s is one Chinese sentence without gaps', (code) => {
    const sentence = describeProblem(code, '联系电话', '1990000');
    expect(sentence).toMatch(/^[^{}]+。$/);
    expect(sentence).not.toContain(code);
  });

  it('cuts long text and takes no part of it for a pattern', () => {
    expect(describeProblem('DATE_INVALID', '日期', '$&'.repeat(50))).toBe(
      `日期“${'$&'.repeat(20)}…”不是有效日期，请核实。`,
    );
  });

  it('lets the worst problem decide', () => {
    expect([outcomeOf([]), outcomeOf([{ level: 'info' }]), outcomeOf([{ level: 'info' }, { level: 'warn' }])]).toEqual([
      'accepted',
      'accepted',
      'warned',
    ]);
    expect(outcomeOf([{ level: 'warn' }, { level: 'error' }])).toBe('rejected');
  });
});
