import type { CodeMeanings } from '#shared/domain/code-meanings.ts';
import type { CodeField, FieldDeclaration } from '#shared/domain/declaration.ts';
import { entities, entityNames } from '#shared/domain/entities.ts';
import { rememberedMeanings } from '#shared/ledger/code-meanings.ts';
import type { Book } from '#shared/ledger/registers.ts';

/** `entity.field` of every declaration, which stands alone without its name. */
const names = new Map<FieldDeclaration, string>(
  entityNames.flatMap((entity) =>
    Object.entries(entities[entity].fields).map(([field, declared]) => [declared, `${entity}.${field}`] as const),
  ),
);

/** What the words of this office mean for a field, as clerks settled it in imports. */
export function meaningsIn(book: Book): (field: CodeField) => CodeMeanings[string] | undefined {
  let version = -1;
  let meanings: CodeMeanings = {};
  return (field) => {
    if (version !== book.version) [version, meanings] = [book.version, rememberedMeanings(book)];
    return meanings[names.get(field) ?? ''];
  };
}
