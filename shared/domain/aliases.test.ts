import { describe, expect, it } from 'vitest';
import { entities, entityNames } from './entities.ts';
import { comparable } from './width.ts';

describe('headings of the declarations', () => {
  it.each(entityNames)('%s: no two fields answer to the same heading', (name) => {
    const claims = new Map<string, string[]>();
    for (const [field, { label, aliases = [], kind }] of Object.entries(entities[name].fields)) {
      if (kind === 'ref') continue;
      for (const word of new Set([label, ...aliases].map(comparable)))
        claims.set(word, [...(claims.get(word) ?? []), field]);
    }
    expect([...claims].filter(([, fields]) => fields.length > 1)).toEqual([]);
  });

  it.each(entityNames)('%s: every other word for a code leads to a code of the list', (name) => {
    for (const field of Object.values(entities[name].fields)) {
      if (field.kind !== 'code') continue;
      expect(Object.keys(field.codes)).toEqual(
        expect.arrayContaining([...new Set(Object.values(field.codeAliases ?? {}))]),
      );
    }
  });
});
