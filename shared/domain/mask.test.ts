import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { listMask, maskAddress, maskBirth, maskIdNumber, maskName, maskOf, maskPhone, tickableKinds } from './mask.ts';
import { membership } from './membership.ts';
import { person } from './person.ts';

describe('masks', () => {
  test.each([
    [maskIdNumber, '990000199001010017', '990000********0017'],
    [maskIdNumber, 'E12345678', 'E1*****78'],
    [maskPhone, '19900000000', '199****0000'],
    [maskPhone, '0359-2345678', '0359-*****78'],
    [maskBirth, '1990-05-15', '1990-**-**'],
    [maskBirth, '1990-05', '1990-**'],
    [maskAddress, '东城街道一号', '******'],
    [maskName, '张三', '张*'],
    [maskName, '欧阳某', '欧**'],
    [maskName, '𠮷', '*'],
  ])('%o: %s → %s', (mask, full, shown) => expect(mask(full)).toBe(shown));

  it('hides at least one character of every ID number and phone number', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{1,20}$/), (digits) => {
        expect(maskIdNumber(digits)).toContain('*');
        expect(maskPhone(digits)).toContain('*');
      }),
    );
  });
});

describe('maskOf', () => {
  it('shows names on the office screen and hides them in shared lists', () => {
    expect(maskOf(person, 'screen').name).toBeUndefined();
    expect(maskOf(person, 'shared').name?.('张三')).toBe('张*');
  });
  it('hides ID numbers from both', () => {
    expect(maskOf(person, 'screen').idNo).toBe(maskIdNumber);
    expect(maskOf(person, 'shared').idNo).toBe(maskIdNumber);
  });
});

describe('lists that leave the program', () => {
  const none = new Set<never>();
  const { name, idNo, phone, sex } = person.fields;

  it('hide numbers from everybody and names from the public, unless they are asked for', () => {
    expect(listMask(idNo, 'office', none)?.('990000199001010017')).toBe('990000********0017');
    expect(listMask(name, 'office', none)).toBeUndefined();
    expect(listMask(name, 'public', none)?.('张三')).toBe('张*');
    expect(listMask(idNo, 'office', new Set(['idNumber'] as const))).toBeUndefined();
    expect(listMask(phone, 'office', new Set(['idNumber'] as const))).toBe(maskPhone);
    expect(listMask(sex, 'public', none)).toBeUndefined();
  });
  it('never tell the public who is a Party member', () => {
    const { memberType } = membership.fields;
    expect(listMask(memberType, 'office', none)).toBeUndefined();
    expect(listMask(memberType, 'public', new Set(['political'] as const))?.('正式党员')).toBe('（不公开）');
  });
  it('offer in full only what they hold and hide', () => {
    expect(tickableKinds([sex, name, phone, idNo], 'office')).toEqual(['idNumber', 'phone']);
    expect(tickableKinds([sex, name, phone, idNo], 'public')).toEqual(['idNumber', 'phone', 'name']);
  });
});
