import { describe, expect, it } from 'vitest';
import { checkInWords, isCheckTime } from './blob-check.ts';

const sound = { checked: 1200, healed: 0, lost: [], removed: 0 };

describe('the monthly check of attachments', () => {
  it('is due at first, and a month after the last', () => {
    const at = '2026-11-01T00:00:00Z';
    expect(isCheckTime(undefined, 0)).toBe(true);
    expect(isCheckTime({ at }, Date.parse('2026-11-30T23:59:00Z'))).toBe(false);
    expect(isCheckTime({ at }, Date.parse('2026-12-01T00:00:00Z'))).toBe(true);
  });

  it('says what was found', () => {
    expect(checkInWords(sound)).toBe('查了 1,200 个附件，两份都完好');
    expect(checkInWords({ ...sound, healed: 2, lost: ['ab'], removed: 3 })).toBe(
      '查了 1,200 个附件，2 个有一份缺失或损坏，已用另一份补好，1 个两份都损坏，清理了 3 个 90 天没有记录用到的',
    );
  });
});
