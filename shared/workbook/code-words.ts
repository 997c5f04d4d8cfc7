import type { CodeField } from '#shared/domain/declaration.ts';
import { comparable } from '#shared/domain/width.ts';

/** Words that a clerk gave a meaning: `entity.field` → word as `wordKey` gives it → code. */
export type CodeWords = { readonly [field: string]: { readonly [word: string]: string } };

type Words = ReadonlyMap<string, { readonly code: string; readonly isAlias: boolean }>;

const known = new WeakMap<CodeField, Words>();

function wordsOf(field: CodeField): Words {
  const before = known.get(field);
  if (before) return before;
  const words = new Map<string, { code: string; isAlias: boolean }>();
  for (const [word, code] of Object.entries(field.codeAliases ?? {}))
    words.set(comparable(word), { code, isAlias: true });
  for (const [code, label] of Object.entries(field.codes)) {
    if (/^\d+$/.test(code)) words.set(code, { code, isAlias: true });
    words.set(comparable(label), { code, isAlias: false });
  }
  known.set(field, words);
  return words;
}

/** What makes two spellings of a word the same. */
export function wordKey(word: string): string {
  return comparable(word).replace(/[。.;；,，]$/, '');
}

/**
 * The code a word stands for: its label, another word for it, or the number of a national standard; else what the
 * clerk said it means.
 */
export function codeOf(
  field: CodeField,
  word: string,
  learned: CodeWords[string] = {},
): { readonly code: string; readonly isAlias: boolean } | undefined {
  const key = wordKey(word);
  const code = Object.hasOwn(learned, key) ? learned[key] : undefined;
  return wordsOf(field).get(key) ?? (code !== undefined && code in field.codes ? { code, isAlias: true } : undefined);
}
