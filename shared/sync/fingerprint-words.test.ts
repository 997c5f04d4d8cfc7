import { pinyin } from 'pinyin-pro';
import { describe, expect, it, test } from 'vitest';
import { utf8 } from '#shared/base/bytes.ts';
import { sm3Hex } from '#shared/crypto/sm3.ts';
import { fingerprintWordList } from './fingerprint-word-list.ts';
import { wordsOf } from './fingerprint-words.ts';

const soundOf = (word: string) => pinyin(word, { toneType: 'none', type: 'array' }).join(' ');

/** How it may reach the other end of a telephone line in Shanxi or the south. */
function heardAs(sound: string): string {
  const flat = sound.replaceAll('zh', 'z').replaceAll('ch', 'c').replaceAll('sh', 's');
  return flat.replace(/ng\b/g, 'n').replace(/\bl/g, 'n').replace(/\bhu/g, 'fu');
}

describe('the list of words', () => {
  it('has 1,024 different words of two Chinese characters', () => {
    expect(new Set(fingerprintWordList).size).toBe(1024);
    expect(fingerprintWordList.filter((word) => !/^\p{Script=Han}{2}$/u.test(word))).toEqual([]);
  });
  it('has no two words that sound the same without their tones', () => {
    expect(new Set(fingerprintWordList.map(soundOf)).size).toBe(1024);
  });
  it('has no two words that an accent makes the same', () => {
    expect(new Set(fingerprintWordList.map((word) => heardAs(soundOf(word)))).size).toBe(1024);
  });
  it('stays as it is: other PCs read the same numbers', () => {
    const digest = sm3Hex(utf8(fingerprintWordList.join(' ')));
    expect(digest).toBe('125b7ccf6e2b248a3d4e0a903ad3955bf2bac88d72a041ea152e2e1d8b64457f');
  });
});

describe('four words', () => {
  const [first = '', last = ''] = [fingerprintWordList[0], fingerprintWordList[1023]];

  test.each([
    ['0000000000', [first, first, first, first]],
    ['ffffffffff', [last, last, last, last]],
    ['ffc0000000', [last, first, first, first]],
    ['003ff00000', [first, last, first, first]],
    ['00000ffc00', [first, first, last, first]],
    ['00000003ff', [first, first, first, last]],
  ])('%s', (digest, words) => {
    expect(wordsOf(`${digest}0123456789abcdef`)).toEqual(words);
  });
});
