import { codesOf } from '#shared/domain/code-additions.ts';
import { type CodeMeanings, wordKey } from '#shared/domain/code-meanings.ts';
import type { CodeField, CodeList } from '#shared/domain/declaration.ts';
import { comparable } from '#shared/domain/width.ts';

type Words = ReadonlyMap<string, { readonly code: string; readonly isAlias: boolean }>;

const known = new WeakMap<CodeField, { readonly codes: CodeList; readonly words: Words }>();

function wordsOf(field: CodeField): Words {
  const codes = codesOf(field);
  const before = known.get(field);
  if (before?.codes === codes) return before.words;
  const words = new Map<string, { code: string; isAlias: boolean }>();
  for (const [word, code] of Object.entries(field.codeAliases ?? {}))
    words.set(comparable(word), { code, isAlias: true });
  for (const [code, label] of Object.entries(codes)) {
    if (/^\d+$/.test(code)) words.set(code, { code, isAlias: true });
    words.set(comparable(label), { code, isAlias: false });
  }
  known.set(field, { codes, words });
  return words;
}

/**
 * The code a word stands for: its label, another word for it, or the number of a national standard; else what the
 * clerk said it means.
 */
export function codeOf(
  field: CodeField,
  word: string,
  learned: CodeMeanings[string] = {},
): { readonly code: string; readonly isAlias: boolean } | undefined {
  const key = wordKey(word);
  const code = Object.hasOwn(learned, key) ? learned[key] : undefined;
  return (
    wordsOf(field).get(key) ?? (code !== undefined && code in codesOf(field) ? { code, isAlias: true } : undefined)
  );
}
