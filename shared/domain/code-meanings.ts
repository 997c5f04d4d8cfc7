// What words mean that no code list knows: offices have words of their own (跑单王 for 跑腿), and a clerk says once what
// they stand for.
import { comparable } from './width.ts';

/** `entity.field` → word as `wordKey` gives it → code. */
export type CodeMeanings = { readonly [field: string]: { readonly [word: string]: string } };

/** What makes two spellings of a word the same. */
export function wordKey(word: string): string {
  return comparable(word).replace(/[。.;；,，]$/, '');
}
