import { describe, expect, it } from 'vitest';
import { entities } from './entities.ts';
import { authorityOf, fieldsWithAuthority } from './field-authority.ts';

describe('whose word counts for a field', () => {
  it('names fields that exist', () => {
    const unknown = fieldsWithAuthority().filter(([entity, field]) => entities[entity].fields[field] === undefined);
    expect(unknown).toEqual([]);
    expect(fieldsWithAuthority().length).toBeGreaterThan(40);
  });

  it('says where to look, and nothing where nobody knows better', () => {
    expect(authorityOf('person', 'idNo')).toEqual({
      authority: 'document',
      words: '以本人身份证件为准，找本人看证件核对。',
    });
    expect(authorityOf('person', 'communityName')?.authority).toBe('district');
    expect(authorityOf('person', 'phone')?.authority).toBe('office');
    expect(authorityOf('person', 'note')).toBeUndefined();
  });
});
