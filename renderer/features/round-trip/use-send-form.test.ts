import { expect, it } from 'vitest';
import { columnsOfRegister } from '#renderer/components/page/register.ts';
import { startingSend } from './send-choices.ts';
import { tripRegister } from './trip-registers.ts';
import { filesOf } from './use-send-form.ts';

const columns = columnsOfRegister(tripRegister('station'));
const splitColumn = columns.find(({ id }) => id === 'station.communityName');
const row = (id: string) => ({ id, records: [] });
const groups = new Map([
  ['东社区', [row('S1'), row('S3')]],
  ['', [row('S2')]],
  ['西社区', [row('S4')]],
]);
const rows = [...groups.values()].flat();
const choices = { ...startingSend('station', columns), to: ' 样例街道 ' };

it('makes a file for each ticked value, also for rows that say nothing', () => {
  const files = filesOf({ choices, rows, splitColumn, groups, ticked: ['西社区', '', '南社区'] });
  expect(files.map(({ to, value, rows: own }) => [to, value, own.map(({ id }) => id)])).toEqual([
    ['西社区', '西社区', ['S4']],
    ['（未填）', '', ['S2']],
  ]);
});

it('makes one file of all rows when nothing parts them', () => {
  expect(filesOf({ choices, rows, splitColumn: undefined, groups: new Map(), ticked: [] })).toEqual([
    { to: '样例街道', value: undefined, rows },
  ]);
});
