import { describe, expect, it } from 'vitest';
import { entities, isEntityName } from './entities.ts';
import {
  areAttachmentsReported,
  groupsWithheld,
  isEverWithheld,
  withheldFromDistrict,
  withheldGroups,
} from './report-scope.ts';

describe('what a report to the district leaves out', () => {
  it('are fields that exist, and personal ones, and attachments', () => {
    for (const [table, fields] of Object.entries(withheldFromDistrict())) {
      if (!isEntityName(table)) throw new Error(table);
      for (const field of fields.filter((name) => name !== 'attachments'))
        expect(entities[table].fields[field]?.personal, `${table}.${field}`).toBeDefined();
    }
  });

  it('decides for every register whether its attachments are evidence or stay with the office', () => {
    const [evidence, own] = [true, false].map((sent) =>
      Object.keys(entities).filter((table) => areAttachmentsReported(table) === sent),
    );
    expect(evidence?.sort()).toEqual(
      [
        'activity',
        'coverage',
        'organization',
        'partyOrganization',
        'secretaryProject',
        'station',
        'stationAsset',
      ].sort(),
    );
    expect(own).toContain('person');
    expect(areAttachmentsReported('person', ['personFiles'])).toBe(true);
    expect(areAttachmentsReported('demand', ['personFiles'])).toBe(false);
    expect(areAttachmentsReported('toString')).toBe(true);
  });

  it('never hides what tells persons apart', () => {
    expect(withheldFromDistrict().person).not.toContain('idNo');
    for (const key of (entities.person.keys ?? []).flat()) expect(withheldFromDistrict().person).not.toContain(key);
  });

  it('is sent when it was agreed, group by group', () => {
    expect(withheldFromDistrict(['hardship']).person).not.toContain('difficulty');
    expect(withheldFromDistrict(['hardship']).person).toContain('homeAddress');
    expect(withheldFromDistrict(Object.keys(withheldGroups) as (keyof typeof withheldGroups)[])).toEqual({});
  });

  it('gets a nonce in its line', () => {
    expect(isEverWithheld('person', ['name', 'difficulty'])).toBe(true);
    expect(isEverWithheld('person', ['name'])).toBe(false);
    expect(isEverWithheld('toString', ['name'])).toBe(false);
  });

  it('tells by what is left out which groups those are', () => {
    expect(groupsWithheld(withheldFromDistrict())).toEqual(Object.keys(withheldGroups));
    expect(groupsWithheld(withheldFromDistrict(['hardship']))).not.toContain('hardship');
    expect(groupsWithheld({})).toEqual([]);
  });
});
