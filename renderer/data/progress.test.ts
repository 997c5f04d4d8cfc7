import { expect, it } from 'vitest';
import { portion, seldom } from './progress.ts';

it('tells of a part as of its share of the whole', () => {
  const told: number[] = [];
  const onPart = portion((done, total) => told.push(done / total), 0.5, 0.9);
  onPart(1, 2);
  onPart(3, 2);
  expect(told).toEqual([0.7, 0.9]);
});

it('passes on ten a second, and always the last', () => {
  let now = 0;
  const told: number[] = [];
  const onProgress = seldom(
    (done) => told.push(done),
    () => now,
  );
  for (let done = 1; done <= 30; done++) {
    now += 10;
    onProgress(done, 30);
  }
  expect(told).toEqual([1, 11, 21, 30]);
});
