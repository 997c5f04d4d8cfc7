import { describe, expect, it } from 'vitest';
import { person } from '#shared/domain/person.ts';
import { station } from '#shared/domain/station.ts';
import type { LedgerRecord } from '#shared/ledger/registers.ts';
import type { ChoiceSource } from '../field/choices.ts';
import { formItemsOf, formValuesOf, readForm } from './form-items.ts';

const source: ChoiceSource = { searchTitles: () => [], initialsOf: () => [] };
const today = '2026-11-22';
const zhang: LedgerRecord = {
  id: 'P1',
  deleted: false,
  values: { name: '张测试', phone: '19900000001', birth: '1990-01' },
};

describe('formItemsOf', () => {
  it('groups the fields by section and marks what is required', () => {
    const [first] = formItemsOf(person);
    expect(first?.title).toBe('基本信息');
    expect(first?.items[0]).toMatchObject({ field: 'name', required: true });
  });
  it('asks for the day from which a dated value holds', () => {
    const items = formItemsOf(station).flatMap((section) => section.items);
    expect(items.find(({ field }) => field === 'status')?.fromInput).toBe('status-from');
  });
});

describe('readForm', () => {
  const values = formValuesOf(person, zhang, today);
  it('changes nothing when nothing was changed', () => {
    expect(readForm(person, zhang, values, today, source).changed).toEqual({});
  });
  it('normalizes what was typed and keeps partly known dates', () => {
    const read = readForm(person, zhang, { ...values, phone: '199 0000 0002', birth: '1990年5月' }, today, source);
    expect(read.changed).toEqual({ phone: '19900000002', birth: '1990-05' });
  });
  it('refuses a wrong ID number and says why under the field', () => {
    const read = readForm(person, zhang, { ...values, idNo: '990000199001010018' }, today, source);
    expect(read.problems.find(({ field }) => field === 'idNo')).toMatchObject({ level: 'error' });
    expect(read.changed).toEqual({});
  });
  it('warns of a short phone number and saves it all the same', () => {
    const read = readForm(person, zhang, { ...values, phone: '1990000' }, today, source);
    const short = readForm(person, zhang, { ...values, phone: '1990000000' }, today, source);
    expect(read.changed).toEqual({ phone: '1990000' });
    expect(short.problems.find(({ field }) => field === 'phone')?.level).toBe('warn');
  });
  it('cannot do without the title', () => {
    const read = readForm(person, undefined, { sex: '1' }, today, source);
    expect(read.problems.find(({ field }) => field === 'name')?.level).toBe('error');
  });
  it('adds what the check across fields finds', () => {
    const check = () => [{ field: 'sex', level: 'warn', message: '请核对' }] as const;
    expect(readForm(person, zhang, values, today, source, check).problems).toContainEqual(check()[0]);
  });
  it('stores a dated value under its day, and clears every day when emptied', () => {
    const record = { id: 'S1', deleted: false, values: { name: '甲', 'status@': 'open' } };
    const inputs = formValuesOf(station, record, today);
    expect(inputs['status-from']).toBe(today);
    const paused = { ...inputs, status: 'paused', 'status-from': '2026-11' };
    expect(readForm(station, record, paused, today, source).changed).toEqual({ 'status@2026-11': 'paused' });
    const emptied = { ...inputs, status: undefined };
    expect(readForm(station, record, emptied, today, source).changed).toEqual({ 'status@': null });
  });
});
