import { describe, expect, it } from 'vitest';
import { isHtml, parseHtmlTables } from './html-table.ts';

const page = `<html><body><table><tr><th rowspan="2">序号</th><th colspan=2>基本信息</th></tr>
<tr><th>姓名</th><th>身份证号</th></tr>
<tr><td>1</td><td>张&nbsp;一<br>骑手</td><td style="x">990000199001010017</td></tr></table>
<table><tr><td>a &amp; b &#20013;&#x56fd;</td></tr></table></body></html>`;

describe('parseHtmlTables', () => {
  it('makes one sheet a table and keeps long numbers as text', () => {
    const [first, second, ...others] = parseHtmlTables(page, '导出');
    expect(others).toEqual([]);
    expect(first?.rows).toEqual([
      ['序号', '基本信息'],
      ['', '姓名', '身份证号'],
      ['1', '张 一\n骑手', '990000199001010017'],
    ]);
    expect(first?.merges).toEqual([
      { top: 0, left: 0, bottom: 1, right: 0 },
      { top: 0, left: 1, bottom: 0, right: 2 },
    ]);
    expect(second).toMatchObject({ name: '导出2', rows: [['a & b 中国']] });
  });

  it('takes the name the page gives its worksheet', () => {
    expect(parseHtmlTables(`<x:Name>花名册</x:Name>${page}`, '导出')[0]?.name).toBe('花名册');
  });

  it('bounds what a span may ask for', () => {
    const [sheet] = parseHtmlTables('<table><tr><td rowspan="99999999">a</td></tr></table>', 'x');
    expect(sheet?.merges).toEqual([{ top: 0, left: 0, bottom: 999, right: 0 }]);
  });
});

describe('isHtml', () => {
  it('asks for a table', () => {
    expect([isHtml(page), isHtml('<html><body>登录超时</body></html>'), isHtml('姓名,电话')]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
