import { describe, expect, it, test } from 'vitest';
import type { EntityName } from '#shared/domain/declaration.ts';
import { entities } from '#shared/domain/entities.ts';
import { valueSchemaOf } from '#shared/domain/schema.ts';
import { splitKey } from '#shared/ledger/dated-values.ts';
import { sampleBatches } from './sample-data.ts';
import { sampleCreditCode, sampleIdNumber } from './sample-numbers.ts';

const nowMs = Date.UTC(2026, 10, 22);
const creations = sampleBatches(nowMs).flat();
const count = (entity: EntityName) => creations.filter((creation) => creation.entity === entity).length;

describe('sampleIdNumber', () => {
  test.each([
    ['1990-01-01', 1, '990000199001010017'],
    ['1990-01-01', 2, '990000199001010025'],
  ])('%s %i → %s', (birth, sequence, number) => {
    expect(sampleIdNumber(birth, sequence)).toBe(number);
  });
});

describe('sampleBatches', () => {
  it('fills every register of the main job', () => {
    expect([
      count('person'),
      count('organization'),
      count('partyOrganization'),
      count('station'),
      count('activity'),
    ]).toEqual([200, 30, 8, 10, 30]);
    expect(count('employment')).toBe(200);
    expect(count('membership')).toBe(40);
  });

  it('writes only fields that are declared, with values their kind allows', () => {
    for (const { entity, values } of creations) {
      for (const [key, value] of Object.entries(values)) {
        const { field, from } = splitKey(key);
        const declared = entities[entity].fields[field];
        expect(declared, `${entity}.${field}`).toBeDefined();
        if (!declared) continue;
        expect(from !== undefined, `${entity}.${key} is dated`).toBe(declared.dated === true);
        expect(valueSchemaOf(declared).safeParse(value).success, `${entity}.${key} = ${JSON.stringify(value)}`).toBe(
          true,
        );
      }
    }
  });

  it('gives every person a name, number and telephone of their own, all obviously invented', () => {
    const people = creations.filter((creation) => creation.entity === 'person').map((creation) => creation.values);
    for (const field of ['name', 'idNo', 'phone'])
      expect(new Set(people.map((values) => values[field])).size).toBe(200);
    expect(people.every((values) => /^演示/.test(String(values.name)))).toBe(true);
    expect(
      people.every((values) => /^990000/.test(String(values.idNo)) && /^1990000\d{4}$/.test(String(values.phone))),
    ).toBe(true);
  });

  it('names records that exist before it refers to them', () => {
    const seen = new Set<string>();
    for (const { entity, id, values } of creations) {
      for (const [field, declared] of Object.entries(entities[entity].fields)) {
        const target = values[field];
        if (declared.kind === 'ref' && target !== undefined) expect(seen).toContain(target);
      }
      expect(seen).not.toContain(id);
      seen.add(id);
    }
  });

  it('keeps each commit within one batch', () => {
    expect(Math.max(...sampleBatches(nowMs).map((changes) => changes.length))).toBeLessThanOrEqual(1024);
  });
});

test('credit codes carry both check characters', () => {
  expect(sampleCreditCode(0)).toBe('91990000MA0000007X');
});
