import { describe, expect, it } from 'vitest';
import { describeFileError } from './file-errors.ts';
import { shareCalls, shareCallsUntil } from './share-call.ts';

const never = () => new Promise<never>(() => undefined);

describe('shareCalls', () => {
  it('gives what the work gives, and throws what it throws', async () => {
    const call = shareCalls('/share', 1000);
    expect(await call(async () => 7)).toBe(7);
    await expect(call(() => Promise.reject(new Error('EIO')))).rejects.toThrow('EIO');
  });

  it('gives up in time, with a sentence for the clerk', async () => {
    const error = await shareCalls('/dead', 5)(never).catch((problem: unknown) => problem);
    expect(describeFileError(error, '写报送包')).toEqual({
      code: 'noAnswer',
      message: expect.stringMatching(/^写报送包没有成功：这个位置长时间没有响应/),
    });
  });

  it('begins nothing more where a call hangs, until that call has ended', async () => {
    let finish: (() => void) | undefined;
    const slow = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const call = shareCalls('/slow', 5);
    await expect(call(() => slow)).rejects.toThrow('no answer');
    let begun = 0;
    const count = async () => ++begun;
    await expect(call(count)).rejects.toThrow('no answer');
    expect(await shareCalls('/other', 5)(count)).toBe(1);
    finish?.();
    await slow;
    await Promise.resolve();
    expect(await call(count)).toBe(2);
  });

  it('shares one time-out between all calls of one work', async () => {
    const call = shareCallsUntil('/until', 30);
    expect(await call(async () => 1)).toBe(1);
    await expect(call(never)).rejects.toThrow('no answer');
  });
});
