import { expect, test } from 'vitest';
import { returnedFileName } from './return-rows.ts';

test.each([
  ['花名册.xlsx', '未导入行', '花名册_未导入行.xlsx'],
  ['花名册_未导入行.xlsx', '未导入行', '花名册_未导入行.xlsx'],
  ['三月.xlsx、四月.csv', '出生/日期不符', '三月.xlsx、四月_出生日期不符.xlsx'],
  [undefined, '未导入行', '导入_未导入行.xlsx'],
])('%s, %s → %s', (file, name, saved) => expect(returnedFileName(file, name)).toBe(saved));
