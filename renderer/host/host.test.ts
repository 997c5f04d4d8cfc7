import { afterEach, describe, expect, it, vi } from 'vitest';
import { createHost, host } from './host.ts';

describe('createHost', () => {
  it('turns a method of the host into a call by name', async () => {
    const calls: unknown[] = [];
    const bound = createHost(async (method, args) => {
      calls.push([method, args]);
      return { ok: true, value: null };
    });
    await bound.journalTip();
    await bound.readJournal({ from: 3 });
    expect(calls).toEqual([
      ['journalTip', []],
      ['readJournal', [{ from: 3 }]],
    ]);
  });

  it('can be the result of a promise', async () => {
    const bound = createHost(async () => ({ ok: true, value: null }));
    expect(await Promise.resolve(bound)).toBe(bound);
  });
});

describe('host over loopback', () => {
  afterEach(() => vi.unstubAllGlobals());
  const answerWith = (answer: () => Promise<Response>) => vi.stubGlobal('fetch', answer);

  it('says when nobody answers, and when the answer is not from our host', async () => {
    answerWith(() => Promise.reject(new TypeError('Failed to fetch')));
    expect(await host.journalTip()).toMatchObject({ ok: false, error: { code: 'hostGone' } });
    answerWith(async () => new Response('<html>', { status: 200 }));
    expect(await host.journalTip()).toMatchObject({ ok: false, error: { code: 'hostGone' } });
  });

  it('passes on why the host turned the call away', async () => {
    answerWith(async () => new Response('这个地址已经用过或已失效。', { status: 401 }));
    expect(await host.journalTip()).toEqual({
      ok: false,
      error: { code: 'hostRefused', message: '这个地址已经用过或已失效。' },
    });
  });
});
