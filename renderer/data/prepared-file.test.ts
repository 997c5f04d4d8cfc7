import { describe, expect, it } from 'vitest';
import { attachmentName, describeFileProblem, fittedSize, isPicture, mimeOf } from './prepared-file.ts';

describe('a file that is to be attached', () => {
  it.each([
    [4000, 3000, { w: 1600, h: 1200 }],
    [1000, 5000, { w: 320, h: 1600 }],
    [800, 600, { w: 800, h: 600 }],
    [20000, 1, { w: 1600, h: 1 }],
  ])('of %d x %d pixels is drawn at a longest side of 1600, never larger', (width, height, size) => {
    expect(fittedSize(width, height)).toEqual(size);
  });

  it('is a picture by its first bytes', () => {
    expect(isPicture(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0))).toBe(true);
    expect(isPicture(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0))).toBe(true);
    expect(isPicture(Uint8Array.of(0x25, 0x50, 0x44, 0x46))).toBe(false);
    expect(isPicture(new Uint8Array())).toBe(false);
  });

  it.each([
    ['Application/PDF', 'application/pdf'],
    ['text/plain; charset=utf-8', 'text/plain'],
    ['', 'application/octet-stream'],
    ['附件', 'application/octet-stream'],
  ])('of type %s goes as %s', (type, mime) => expect(mimeOf(type)).toBe(mime));

  it('keeps its name and ending, within a hundred characters', () => {
    expect(attachmentName('会议.记录.pdf')).toBe('会议.记录.pdf');
    expect(attachmentName('IMG_1.PNG', '.jpg')).toBe('IMG_1.jpg');
    expect(attachmentName('无后缀')).toBe('无后缀');
    const long = attachmentName(`${'长'.repeat(300)}.docx`);
    expect([long.length, long.endsWith('.docx')]).toEqual([100, true]);
  });

  it.each(['empty', 'tooLarge', 'unreadable', 'badPicture'] as const)('is refused in whole sentences: %s', (kind) => {
    expect(describeFileProblem({ kind, name: 'a.jpg' })).toMatch(/^没有添加“a\.jpg”。.+请.+。$/);
  });
});
