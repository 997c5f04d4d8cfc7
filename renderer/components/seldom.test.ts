import { describe, expect, it } from 'vitest';
import { seldom } from './seldom.ts';

describe('seldom', () => {
  it('passes on the first of many calls, and another after a while', async () => {
    const heard: number[] = [];
    const tell = seldom((value: number) => heard.push(value), 30);
    for (let i = 0; i < 100; i++) tell(i);
    await new Promise((resolve) => setTimeout(resolve, 40));
    tell(100);
    expect(heard).toEqual([0, 100]);
  });
});
