import { describe, expect, it } from 'vitest';
import { untilFree } from './held-file.ts';

function heldFor(times: number, code: string) {
  let tries = 0;
  const work = async () => {
    tries++;
    if (tries <= times) throw Object.assign(new Error(code), { code });
    return 'done';
  };
  return { work, tries: () => tries };
}

describe('untilFree', () => {
  it.each(['EPERM', 'EACCES', 'EBUSY'])('tries again while Windows says %s', async (code) => {
    const held = heldFor(4, code);
    expect(await untilFree(held.work, { platform: 'win32' })).toBe('done');
    expect(held.tries()).toBe(5);
  });

  it.each(['EPERM', 'EACCES'])('takes %s for a matter of rights elsewhere', async (code) => {
    const held = heldFor(1, code);
    await expect(untilFree(held.work, { platform: 'linux' })).rejects.toThrow(code);
    expect(held.tries()).toBe(1);
  });

  it('throws other errors at once, and the same one when patience is at an end', async () => {
    await expect(untilFree(heldFor(1, 'ENOSPC').work, { platform: 'win32' })).rejects.toThrow('ENOSPC');
    const held = heldFor(9, 'EBUSY');
    await expect(untilFree(held.work, { patienceMs: 0 })).rejects.toThrow('EBUSY');
    expect(held.tries()).toBe(1);
  });
});
