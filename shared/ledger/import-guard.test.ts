import { describe, expect, it } from 'vitest';
import { bookWith, held, people, plan, type Values } from './import-desk-of-tests.ts';
import { type Guard, guardLimits, guardOf, isShortened } from './import-guard.ts';
import { nothingLeft } from './import-leave-out.ts';
import { finish } from './steps.ts';

const person = (i: number): Values => ({
  name: `人${i}`,
  idNo: `990000199001${String(i).padStart(5, '0')}0`,
  phone: `199${String(i).padStart(8, '0')}`,
  address: '河畔社区3号楼',
  birth: '1990-01-01',
});

/** What the guard says when `count` people of the book come again, the first `changed` of them with other values. */
function guardWhen(count: number, changed: number, values: Values, isLeft = false): Guard | undefined {
  const all = Array.from({ length: count }, (_, i) => person(i));
  const book = bookWith(...all.map((one, i) => held('person', `P${i}`, one)));
  const rows = all.map((one, i) => (i < changed ? { ...one, ...values } : one));
  const planned = plan(book, people(...rows), { blankErases: true });
  const left = nothingLeft(planned);
  if (isLeft) left.fill(1);
  return finish(guardOf(planned, left));
}

describe('the shrink guard', () => {
  it('stops more than a fifth of a field from being emptied unseen, from five values on', () => {
    expect(guardWhen(20, 4, { address: null })).toBeUndefined();
    expect(guardWhen(25, 5, { address: null })).toBeUndefined();
    expect(guardWhen(24, 5, { address: null })).toEqual({
      lost: 5,
      losses: [
        expect.objectContaining({ entity: 'person', field: 'address', held: 24, erased: 5, shortened: 0, replaced: 0 }),
      ],
    });
  });

  it('counts values that are cut short as lost', () => {
    const guard = guardWhen(10, 10, { address: '河畔社区', birth: '1990' });
    expect(guard?.losses.map(({ field, shortened }) => [field, shortened])).toEqual([
      ['address', 10],
      ['birth', 10],
    ]);
  });

  it('adds up small losses of many records', () => {
    expect(guardWhen(400, guardLimits.lostInAll - 1, { address: null })).toBeUndefined();
    expect(guardWhen(400, guardLimits.lostInAll, { address: null })?.lost).toBe(50);
  });

  it('notices when most names or numbers are replaced, and lets other values be replaced', () => {
    expect(guardWhen(40, 40, { address: '新苑社区' })).toBeUndefined();
    const guard = guardWhen(40, 30, { phone: '19900099999' });
    expect(guard).toMatchObject({ lost: 0, losses: [{ field: 'phone', replaced: 30, held: 40 }] });
    expect(guard?.losses[0]?.cells).toHaveLength(30);
    expect(guardWhen(40, 20, { phone: '19900099999' })).toBeUndefined();
  });

  it('asks nothing about what is left out', () => {
    expect(guardWhen(20, 20, { address: null }, true)).toBeUndefined();
  });
});

describe('isShortened', () => {
  it.each([
    ['2024-03-05', '2024-03', true],
    ['河畔社区3号楼', '河畔社区', true],
    [['空调', '饮水机'], ['空调'], true],
    ['河畔社区', '新苑', false],
    ['2024-03', '2024-03-05', false],
    [['空调'], ['饮水机'], false],
    [12, 1, false],
  ])('%j → %j: %s', (before, after, expected) => {
    expect(isShortened(before, after)).toBe(expected);
  });
});
