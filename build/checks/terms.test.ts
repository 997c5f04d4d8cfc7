// One spelling per term (STYLE.md, section 10), in everything people read: sources, documents, sample workbooks aside.

import { describe, expect, it } from 'vitest';
import { filesBelow, textOf } from './source-files.ts';

/** Wrong spelling → the term. 帐 is a tent, 账 an account; 消 makes vanish, 销 strikes off a list; 陆 is land. */
const misspellings: { readonly [wrong: string]: string } = {
  台帐: '台账',
  帐号: '账号',
  帐本: '账本',
  消号: '销号',
  登陆: '登录',
};

/** Sources that must know the wrong spelling, because clerks' workbooks have it. */
const readsMisspellings = /^shared\/workbook\/|^shared\/domain\//;

const files = ['shared', 'electron', 'renderer', 'district', 'docs', 'build', 'tests']
  .flatMap((folder) => filesBelow(folder, /\.(tsx?|mjs|cjs|md|html|css)$/))
  .filter((path) => !path.startsWith('tests/fixtures/') && !path.startsWith('build/checks/'));

describe('terms', () => {
  it('has something to look at', () => {
    expect(files.filter((path) => /\p{Script=Han}/u.test(textOf(path))).length).toBeGreaterThan(20);
  });

  it.each(Object.entries(misspellings))('nobody writes %s for %s', (wrong) => {
    const written = files.filter((path) => !readsMisspellings.test(path) && textOf(path).includes(wrong));
    expect(written).toEqual([]);
  });
});
