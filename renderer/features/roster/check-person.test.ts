import { describe, expect, it } from 'vitest';
import { checkPerson } from './check-person.ts';

const idNo = '990000199001010017';

describe('checkPerson', () => {
  it('is content when sex and birth agree with the number, also when only the year is known', () => {
    expect(checkPerson({ idNo, sex: '1', birth: '1990-01-01' })).toEqual([]);
    expect(checkPerson({ idNo, sex: '1', birth: '1990' })).toEqual([]);
  });
  it('warns when they do not, and never blocks', () => {
    const problems = checkPerson({ idNo, sex: '2', birth: '1991-01-01' });
    expect(problems.map(({ field, level }) => [field, level])).toEqual([
      ['sex', 'warn'],
      ['birth', 'warn'],
    ]);
  });
  it('says nothing about other documents', () => {
    expect(checkPerson({ idNo: 'E12345678', sex: '2' })).toEqual([]);
  });
});
