import { describe, expect, it } from 'vitest';
import { employment } from '#shared/domain/employment.ts';
import { entities, entityNames } from '#shared/domain/entities.ts';
import { person } from '#shared/domain/person.ts';
import { station } from '#shared/domain/station.ts';
import { chosenColumns, columnsOf, listedColumns } from './columns.ts';

const columns = [...columnsOf(person), ...columnsOf(employment, 1)];

describe('columnsOf', () => {
  it('gives every field of every entity a column except internal ones', () => {
    for (const name of entityNames) {
      const fields = Object.values(entities[name].fields).filter(({ internal }) => !internal);
      expect(columnsOf(entities[name])).toHaveLength(fields.length);
    }
  });
  it('gives columns of several parts ids that never meet', () => {
    const ids = columns.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain('employment.group');
  });
  it('marks only the row’s own title as title', () => {
    expect(columns.filter(({ isTitle }) => isTitle).map(({ id }) => id)).toEqual(['person.name']);
  });
  it('masks ID numbers and phones, not names', () => {
    const masked = columns.filter(({ mask }) => mask).map(({ field }) => field);
    expect(masked).toEqual(expect.arrayContaining(['idNo', 'phone', 'altPhone', 'birth', 'homeAddress']));
    expect(masked).not.toContain('name');
  });
  it('writes the unit of a number into the heading', () => {
    expect(columnsOf(station).find(({ field }) => field === 'area')?.heading).toBe('面积（㎡）');
  });
});

describe('chosenColumns', () => {
  it('keeps the title first and forgets columns that no longer exist', () => {
    const chosen = chosenColumns(columns, ['employment.group', 'person.gone', 'person.sex']);
    expect(chosen.map(({ id }) => id)).toEqual(['person.name', 'employment.group', 'person.sex']);
  });
  it('shows the title and what is listed at first', () => {
    expect(listedColumns(columns).slice(0, 3)).toEqual(['person.name', 'person.sex', 'person.idNo']);
  });
});
