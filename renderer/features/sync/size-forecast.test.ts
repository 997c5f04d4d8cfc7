import { describe, expect, it } from 'vitest';
import { fitting, forecastOf } from './size-forecast.ts';

const megabyte = 1024 * 1024;
const alone = { maxBytes: megabyte, behindText: 0, volumes: [], tooLarge: 0 };
const volume = (blobs: number) => ({ blobs, maxBytes: 20 * megabyte });
const withVolumes = { ...alone, volumes: [volume(12), volume(8)] };

describe('what will be written, before it is', () => {
  it('is one file, with the attachments behind the text', () => {
    expect(forecastOf(alone, undefined)).toEqual({ sentence: '写 1 个文件，不超过 1.0 MB。', isTight: false });
    expect(forecastOf({ ...alone, behindText: 3 }, 100 * megabyte).sentence).toBe(
      '写 1 个文件，记录连同附件 3 个，不超过 1.0 MB，这个位置放得下。',
    );
  });

  it('is one file of text and some of attachments', () => {
    expect(forecastOf(withVolumes, 1000 * megabyte)).toEqual({
      sentence:
        '写 3 个文件，共不超过 41.0 MB：记录 1 个文件，不超过 1.0 MB；附件 20 个，分在另外 2 个文件里，这个位置放得下。',
      isTight: false,
    });
  });

  it('says what fits now and what may follow on another stick', () => {
    const some = forecastOf(withVolumes, 40 * megabyte);
    expect(some.isTight).toBe(true);
    expect(some.sentence).toContain('现在只放得下记录和前 1 个附件文件。先写这些，剩下的 1 个附件文件可以再写');
    expect(forecastOf(withVolumes, 15 * megabyte).sentence).toContain('现在只放得下记录。先写这些，剩下的 2 个');
    expect(forecastOf(withVolumes, 5 * megabyte).sentence).toContain('放不下：连同余量要 9.1 MB，只剩 5.0 MB');
  });

  it('names what is larger than the files may be', () => {
    expect(forecastOf({ ...alone, tooLarge: 2 }, undefined).sentence).toContain('另有附件 2 个比所选的文件大小还大');
  });

  it('counts what each file takes from the room of the next', () => {
    expect(fitting([megabyte, 20 * megabyte], 31 * megabyte)).toBe(2);
    expect(fitting([megabyte, 20 * megabyte], 30.9 * megabyte)).toBe(1);
    expect(fitting([], 0)).toBe(0);
  });
});
