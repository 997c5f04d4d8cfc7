// The words of this office for codes, as clerks settled them in imports: 跑单王 means 跑腿. They are notes in the ledger,
// so they travel to the other PCs; the newest word counts.

import type { JsonValue } from '#shared/base/canonical-json.ts';
import { type CodeMeanings, wordKey } from '#shared/domain/code-meanings.ts';
import { entities, isEntityName } from '#shared/domain/entities.ts';
import { type Book, notesOf } from './book.ts';
import type { Change } from './change.ts';

const topic = 'codeWord';

type Meanings = { [field: string]: { [word: string]: string } };

/** Every word the ledger remembers; a field or a code that this version does not know is passed over. */
export function rememberedMeanings(book: Book): CodeMeanings {
  const meanings: Meanings = {};
  const notes = [...notesOf(book, topic)].sort((a, b) => (String(a.values.at) < String(b.values.at) ? -1 : 1));
  for (const { values } of notes) {
    const { field, word, code } = values;
    if (typeof field !== 'string' || typeof word !== 'string') continue;
    meanings[field] ??= {};
    const own = meanings[field];
    if (isCodeOf(field, code)) own[wordKey(word)] = code;
    else delete own[wordKey(word)];
  }
  return meanings;
}

function isCodeOf(name: string, code: JsonValue | undefined): code is string {
  const [entity = '', field = ''] = name.split('.');
  const declared = isEntityName(entity) ? entities[entity].fields[field] : undefined;
  return declared?.kind === 'code' && typeof code === 'string' && Object.hasOwn(declared.codes, code);
}

/** The notes that make the ledger remember what it does not know yet; a word without a meaning is forgotten. */
export function meaningNotes(
  before: CodeMeanings,
  now: CodeMeanings,
  at: string,
  newId: () => string,
): readonly Change[] {
  const fields = new Set([...Object.keys(before), ...Object.keys(now)]);
  return [...fields].flatMap((field) => {
    const words = new Set([...Object.keys(before[field] ?? {}), ...Object.keys(now[field] ?? {})]);
    const changed = [...words].filter((word) => before[field]?.[word] !== now[field]?.[word]);
    return changed.map((word): Change => {
      const values = { at, field, word, code: now[field]?.[word] ?? null };
      return { kind: 'note', topic, id: newId(), values };
    });
  });
}
