import { describe, expect, it, test } from 'vitest';
import { employment } from '#shared/domain/employment.ts';
import { organization } from '#shared/domain/organization.ts';
import { person } from '#shared/domain/person.ts';
import { station } from '#shared/domain/station.ts';
import { type ChoiceSource, choicesFor } from './choices.ts';
import { readTyped, warningOf } from './typed-value.ts';

const source: ChoiceSource = {
  searchTitles: () => [
    { value: 'O1', text: '甲公司' },
    { value: 'O2', text: '乙公司' },
    { value: 'O3', text: '乙公司' },
  ],
  initialsOf: (text) => (text === '快递员' ? ['kdy'] : []),
};

describe('readTyped', () => {
  it('takes a word by the meaning that a clerk gave it', () => {
    const settled = { ...source, meaningsOf: () => ({ 跑单王: '07' }) };
    expect(readTyped(employment.fields.group, ' 跑单王 ', settled)).toEqual({ ok: true, value: '07' });
    expect(readTyped(employment.fields.group, '跑单王', source).ok).toBe(false);
  });

  test.each([
    [employment.fields.group, '骑手', '02'],
    [employment.fields.group, '外卖配送员', '02'],
    [employment.fields.group, '02', '02'],
    [person.fields.isMobileMember, '√', true],
    [person.fields.isMobileMember, '否', false],
    [person.fields.birth, '1990.5', '1990-05'],
    [person.fields.name, ' 阿依古丽•买买提 ', '阿依古丽·买买提'],
    [station.fields.area, '１２０㎡', 120],
    [station.fields.services, '渴可喝水，手机充电、渴可喝水', ['渴可喝水', '手机充电']],
    [employment.fields.organizationId, '甲公司', 'O1'],
    [person.fields.phone, '无', null],
    [person.fields.name, '', null],
  ])('%o: %s → %o', (field, typed, value) => expect(readTyped(field, typed, source)).toEqual({ ok: true, value }));

  test.each([
    [employment.fields.group, '宇航员'],
    [employment.fields.organizationId, '乙公司'],
    [employment.fields.organizationId, '丙公司'],
    [person.fields.birth, '某天'],
    [person.fields.idNo, '990000199001010018'],
    [person.fields.idNo, '990000********0017'],
    [person.fields.phone, '199****0000'],
    [organization.fields.creditCode, '91990000MA00000070'],
    [station.fields.seats, '1.5'],
    [station.fields.area, '-3'],
    [station.fields.name, '长'.repeat(61)],
  ])('%o: %s is refused with a sentence', (field, typed) => {
    const read = readTyped(field, typed, source);
    expect(!read.ok && /\p{Script=Han}/u.test(read.error)).toBe(true);
  });

  it('knows the words of the office', () => {
    const taught: ChoiceSource = { ...source, meaningsOf: () => ({ 跑单王: '02' }) };
    expect(readTyped(employment.fields.group, '跑单王', taught)).toEqual({ ok: true, value: '02' });
  });

  it.each([
    [person.fields.note, 'Ａ座\r\n二层', 'A座\n二层'],
    [employment.fields.plateNo, '晋z·35519', '晋Z35519'],
    [station.fields.services, '1.摸排;2.建账', ['摸排', '建账']],
    [person.fields.birth, '45292', '2024-01-01'],
    [person.fields.phone, '１３９ ００００ ００００', '13900000000'],
    [person.fields.note, '="007"', '007'],
  ])('%o: %s means what an import would make of it', (field, typed, value) =>
    expect(readTyped(field, typed, source)).toEqual({ ok: true, value }),
  );

  it.each([
    [person.fields.phone, '19900000001/19900000002'],
    [person.fields.homeAddress, '******'],
    [person.fields.name, '张*'],
    [organization.fields.name, '甲?公司'],
  ])('%o: %s is not half taken over', (field, typed) => expect(readTyped(field, typed, source).ok).toBe(false));

  it('counts a character outside the basic plane once', () => {
    expect(readTyped(station.fields.name, '𠮷'.repeat(60), source).ok).toBe(true);
  });
});

describe('warningOf', () => {
  it('doubts a phone number that is too short, not a right one', () => {
    expect(warningOf(person.fields.phone, '1990000000')).toContain('不是有效号码');
    expect(warningOf(person.fields.phone, '19900000000')).toBeUndefined();
  });
});

describe('choicesFor', () => {
  it('finds a code by label, by another word and by pinyin initials', () => {
    const first = (typed: string) => choicesFor(employment.fields.group, typed, source)[0]?.text;
    expect(first('快')).toBe('快递员');
    expect(first('骑手')).toBe('外卖配送员');
    expect(first('kd')).toBe('快递员');
    expect(first('zz')).toBeUndefined();
  });
  it('lists codes in the order of their numbers', () => {
    expect(choicesFor(employment.fields.group, '', source).map(({ value }) => value)).toEqual([
      '01',
      '02',
      '03',
      '04',
      '05',
      '06',
      '07',
      '08',
      '09',
      '10',
      '11',
      '12',
      '13',
      '99',
    ]);
  });
});
