import { describe, expect, it } from 'vitest';
import { sharedInWords } from './shared-identity.ts';

const fork = { why: 'fork', since: '2026-11-22T08:00:00Z', dueOn: '2026-12-22', isAsked: false } as const;

describe('what is said of two PCs under one id', () => {
  it('names the day, and goes on quietly until then', () => {
    const words = sharedInWords(fork, '2026-12-22');
    expect(words.level).toBe('warning');
    expect(words.happened).toContain('2026年11月22日的回执');
    expect(words.next).toContain('请在 2026年12月22日前重新登记');
  });

  it('is an error afterwards, and says what the district may have done', () => {
    const words = sharedInWords(fork, '2026-12-23');
    expect(words.level).toBe('error');
    expect(words.next).toMatch(/期限 2026年12月22日已过.*停用/);
  });

  it('says who waits for whom, and how a copy was noticed here', () => {
    const words = sharedInWords({ ...fork, why: 'clone', isAsked: true }, '2026-11-30');
    expect(words.title).toContain('正在等区里的授权文件');
    expect(words.happened).toContain('复制出来');
  });
});
