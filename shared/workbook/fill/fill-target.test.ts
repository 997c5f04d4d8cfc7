import { describe, expect, it, test } from 'vitest';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { RowReading } from './computed-fields.ts';
import {
  type FillContext,
  type FillTarget,
  hiddenKindsOf,
  nameOfTarget,
  targetNamed,
  valueForTarget,
} from './fill-target.ts';

const values: { readonly [name: string]: JsonValue } = {
  'person.name': '测试甲',
  'person.idNo': '990000199001010017',
  'person.phone': '19900000000',
  'person.political': '01',
  'membership.joinedOn': '2014-07-01',
  'employment.organizationId': 'F1',
  'station.facilities': ['饮水机'],
  'organization.registeredCapital': 12,
};
const reading: RowReading = {
  value: (entity, field) => values[`${entity}.${field}`],
  titleOf: (entity, id) => `${entity}${id}`,
};
const context: FillContext = {
  today: '2026-06-30',
  officeName: '样例街道两新组织综合党委',
  userName: '演示专干',
  count: 12,
  inFull: new Set(),
  figures: { 'O-01': 30 },
};
const valueNamed = (name: string, some: Partial<FillContext> = {}) =>
  valueForTarget(targetNamed(name) as FillTarget, reading, { ...context, ...some }, 4);
const text = (words: string) => ({ kind: 'text', text: words });
const number = (value: number) => ({ kind: 'number', number: value });

describe('valueForTarget', () => {
  test.each([
    ['field:person.name', text('测试甲')],
    ['field:person.idNo', text('990000********0017')],
    ['field:person.phone', text('199****0000')],
    ['field:person.homeAddress', null],
    ['field:employment.organizationName', text('organizationF1')],
    ['field:station.facilities', { kind: 'list', items: ['饮水机'] }],
    ['field:station.facilities.饮水机', { kind: 'boolean', value: true, isTick: true }],
    ['field:station.facilities.空调', { kind: 'boolean', value: false, isTick: true }],
    ['computed:serial', number(5)],
    ['computed:age', number(36)],
    ['computed:sex', expect.objectContaining({ label: '男' })],
    ['computed:birth', text('1990-**-**')],
    ['computed:partyAge', number(11)],
    ['computed:employer', text('organizationF1')],
    ['computed:office', text('样例街道两新组织综合党委')],
    ['computed:user', text('演示专干')],
    ['computed:today', { kind: 'date', date: '2026-06-30' }],
    ['computed:year', number(2026)],
    ['computed:month', number(6)],
    ['computed:count', number(12)],
    ['figure:O-01', number(30)],
    ['figure:X-99', null],
    ['constant:无', text('无')],
    ['constant:200', number(200)],
    ['constant:0200', text('0200')],
    ['constant:990000199001010017', text('990000199001010017')],
  ])('%s', (name, value) => {
    expect(valueNamed(name)).toEqual(value);
  });

  it('writes personal data in full only where that was decided', () => {
    expect(valueNamed('field:person.idNo', { inFull: new Set(['idNumber']) })).toEqual(text('990000199001010017'));
    expect(valueNamed('field:person.phone', { inFull: new Set(['idNumber']) })).toEqual(text('199****0000'));
    expect(valueNamed('computed:birth', { inFull: new Set(['birth']) })).toEqual({ kind: 'date', date: '1990-01-01' });
  });

  it('offers the other words of a code for the drop-downs of forms', () => {
    expect(valueNamed('field:person.political')).toMatchObject({
      kind: 'code',
      words: expect.arrayContaining(['党员']),
    });
  });

  it('knows which personal data a form asks for', () => {
    const targets = ['field:person.idNo', 'computed:birth', 'field:person.name', 'constant:无'].map(targetNamed);
    expect(hiddenKindsOf(targets.map((target) => target ?? null))).toEqual(['idNumber', 'birth']);
  });
});

describe('the name of a target', () => {
  test.each([
    'field:person.name',
    'field:station.facilities.饮水机',
    'computed:age',
    'figure:O-01',
    'constant:a:b.c',
    'constant:',
  ])('%s leads back to it', (name) => {
    expect(nameOfTarget(targetNamed(name) as FillTarget)).toBe(name);
  });

  test.each(['field:person.unknown', 'field:nobody.name', 'computed:moon', 'field:person.toString', 'x'])(
    '%s means nothing',
    (name) => {
      expect(targetNamed(name)).toBeUndefined();
    },
  );
});
