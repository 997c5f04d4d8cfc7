import type { NamedEncoding } from '#shared/workbook/text-encoding.ts';

/** The encodings to choose from, in the words of table programs. */
export const encodingWords: { readonly [encoding in NamedEncoding]: string } = {
  'utf-8': 'UTF-8',
  gb18030: 'GBK（国标）',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16（高位在前）',
  big5: 'Big5（繁体）',
};

/** The one that a file was found to be in; gbk, utf-8-bom and the like belong to these. */
export function namedEncoding(found: string): NamedEncoding {
  if (found.startsWith('gb')) return 'gb18030';
  if (found.startsWith('utf-16be')) return 'utf-16be';
  if (found.startsWith('utf-16')) return 'utf-16le';
  return found === 'big5' ? 'big5' : 'utf-8';
}
