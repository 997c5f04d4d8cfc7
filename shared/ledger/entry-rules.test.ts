import { describe, expect, it } from 'vitest';
import { idCheckCharacter } from '#shared/domain/id-number.ts';
import { createBook, loadRecords } from './book.ts';
import { ageOn, problemsOf } from './entry-rules.ts';

const idNo = (first17: string): string => first17 + idCheckCharacter(first17);
const male = idNo('99000019900101001');

function bookWith(...people: readonly { readonly id: string; readonly v: { readonly [field: string]: string } }[]) {
  const book = createBook();
  loadRecords(
    book,
    'person',
    people.map(({ id, v }) => ({ id, o: `${id}0000000000000000`.slice(0, 16), h: '0000000000000000', l: 'L', v })),
  );
  return book;
}
const found = (values: { readonly [field: string]: string }, id?: string, book = createBook()) =>
  problemsOf(book, 'person', id, values).map(({ code, col, level }) => [code, col, level]);

describe('problemsOf', () => {
  it('is silent on a record in order', () => {
    expect(found({ name: '张测试', idNo: male, sex: '1', birth: '1990-01', phone: '19900000001' })).toEqual([]);
  });
  it('demands what the register requires, and nothing else', () => {
    expect(found({})).toEqual([['NAME_MISSING', 'name', 'error']]);
  });
  it('warns of numbers that cannot be, sex and birth that contradict, words outside the list', () => {
    expect(found({ name: '甲', idNo: `${male.slice(0, 17)}${male.endsWith('1') ? '2' : '1'}` })).toEqual([
      ['ID_CHECKSUM', 'idNo', 'warn'],
    ]);
    expect(found({ name: '甲', idNo: male, sex: '2', birth: '1991' })).toEqual([
      ['SEX_MISMATCH', 'sex', 'warn'],
      ['BIRTH_MISMATCH', 'birth', 'warn'],
    ]);
    expect(found({ name: '甲', education: '私塾', phone: '123', consentOn: '2024-13' })).toEqual([
      ['ENUM_UNKNOWN', 'education', 'warn'],
      ['PHONE_INVALID', 'phone', 'warn'],
      ['DATE_INVALID', 'consentOn', 'warn'],
    ]);
    expect(found({ name: '甲', idType: '414', idNo: 'E12345678' })).toEqual([]);
  });
  it('finds the same number on another record, not on its own', () => {
    const book = bookWith({ id: 'P1', v: { name: '甲', idNo: male, phone: '19900000001' } });
    expect(found({ name: '乙', idNo: male, phone: '19900000001' }, undefined, book)).toEqual([
      ['DUP_ID', 'idNo', 'warn'],
      ['DUP_KEY', 'phone', 'warn'],
    ]);
    expect(found({ name: '甲', idNo: male, phone: '19900000001' }, 'P1', book)).toEqual([]);
  });
  it('checks credit codes', () => {
    const codes = problemsOf(createBook(), 'organization', undefined, {
      name: '甲公司',
      organizationClass: 'economic',
      creditCode: '123',
    });
    expect(codes.map(({ code, level }) => [code, level])).toEqual([['CREDIT_LENGTH', 'warn']]);
  });
  it('counts years by the number first', () => {
    expect(ageOn({ idNo: male, birth: '1980' }, '2008-01-01')).toBe(18);
    expect(ageOn({ birth: '1990-05-15' }, '2008-05-14')).toBe(17);
    expect(ageOn({}, '2008-05-14')).toBeUndefined();
  });
});
