import { afterEach, describe, expect, it } from 'vitest';
import { codesOf, offeredCodes, setCodeAdditions } from './code-additions.ts';
import { entities } from './entities.ts';
import { station } from './station.ts';

const field = station.fields.grade;
const set = (added: Parameters<typeof setCodeAdditions>[1]) => setCodeAdditions(entities, added, '2026-11-22');

describe('codes of the district', () => {
  afterEach(() => set([]));

  it('stand beside those of the program', () => {
    set([{ field: 'station.grade', code: 'Q1', label: '换电站' }]);
    expect(codesOf(field)).toEqual({ ...field.codes, Q1: '换电站' });
    expect(offeredCodes(field)).toEqual(codesOf(field));
    set([]);
    expect(codesOf(field)).toBe(field.codes);
  });

  it('are understood after their time, and offered within it', () => {
    set([
      { field: 'station.grade', code: 'Q1', label: '旧类', to: '2025-12-31' },
      { field: 'station.grade', code: 'Q2', label: '新类', from: '2027-01-01' },
      { field: 'station.grade', code: 'Q3', label: '现类', from: '2026-01-01', to: '2026-12-31' },
    ]);
    expect(codesOf(field)).toMatchObject({ Q1: '旧类', Q2: '新类', Q3: '现类' });
    expect(Object.keys(offeredCodes(field)).filter((code) => code.startsWith('Q'))).toEqual(['Q3']);
  });

  it('never change the program’s own, and pass over fields that are none', () => {
    const [own] = Object.keys(field.codes) as [string];
    set([
      { field: 'station.grade', code: own, label: '别的' },
      { field: 'station.nowhere', code: 'Q1', label: '换电站' },
      { field: 'person.name', code: 'Q1', label: '换电站' },
      { field: '__proto__.x', code: 'Q1', label: '换电站' },
    ]);
    expect(codesOf(field)).toBe(field.codes);
  });
});
