// The same registers as other offices keep them: other headings, other places on the sheet, other encodings.
import { describe, expect, it } from 'vitest';
import { utils, write } from 'xlsx';
import { idNumber, mustRead, sheetOfRows, workbookBytes } from './sample-workbooks.ts';

const ids = [idNumber('1990-01-01', 11), idNumber('1985-12-20', 22), idNumber('2001-06-30', 31)];
const only = (bytes: Uint8Array, name?: string, options = {}) => {
  const [sheet, ...others] = mustRead(bytes, name, options).sheets;
  if (!sheet || others.length > 0) throw new Error('expected one table');
  return sheet;
};
const fieldsOf = (sheet: ReturnType<typeof only>) =>
  Object.fromEntries(sheet.columns.map(({ header, field }) => [header, field]));

describe('headings in other words', () => {
  it('reads a roster of riders whose head is on row 6 and whose columns are in another order', () => {
    const rows = [
      ['附件2'],
      ['临江区东河镇外卖骑手摸底统计表'],
      ['填报单位：东河镇党建办', null, null, '填报时间：2026年5月8日'],
      [],
      [],
      [
        'No.',
        '手机号码',
        '骑手姓名',
        '公民身份证号码',
        '所属配送公司',
        '接单平台',
        '用工性质',
        '上岗时间',
        '实际居住地',
        '是否为流动党员',
        '困难和诉求',
        '微信号',
      ],
      [
        1,
        '19900000001',
        '张　一',
        ids[0] ?? '',
        '临江极速配送有限公司',
        '美团',
        '专送',
        '2023年7月',
        '东河镇1号',
        '否',
        '充电难',
        'wx1',
      ],
      [2, '19900000002', '李二', ids[1] ?? '', '同上', '饿了么', '众包', '2024/5/6', '东河镇2号', '是', '', 'wx2'],
      ['小计', '2人'],
      ['制表人：王三', null, null, '联系电话：19900000009'],
    ];
    const sheet = only(workbookBytes({ Sheet1: sheetOfRows(rows) }));
    expect(sheet).toMatchObject({
      entity: 'person',
      also: ['employment'],
      headerRows: [6],
      firstDataRow: 7,
      lastDataRow: 8,
    });
    expect(fieldsOf(sheet)).toEqual({
      'No.': null,
      手机号码: 'phone',
      骑手姓名: 'name',
      公民身份证号码: 'idNo',
      所属配送公司: 'organizationName',
      接单平台: 'platform',
      用工性质: 'jobForm',
      上岗时间: 'from',
      实际居住地: 'homeAddress',
      是否为流动党员: 'isMobileMember',
      困难和诉求: 'needs',
      微信号: null,
    });
    expect(sheet.skippedRows).toEqual([
      { row: 1, why: 'title' },
      { row: 2, why: 'title' },
      { row: 3, why: 'note' },
      { row: 4, why: 'blank' },
      { row: 5, why: 'blank' },
      { row: 9, why: 'total' },
      { row: 10, why: 'signature' },
    ]);
    expect(sheet.rows[0]?.records).toEqual({
      person: {
        name: '张一',
        idNo: ids[0],
        phone: '19900000001',
        homeAddress: '东河镇1号',
        isMobileMember: false,
        needs: '充电难',
      },
      employment: {
        organizationName: '临江极速配送有限公司',
        platform: '美团',
        jobForm: 'dedicated',
        from: '2023-07',
        group: '02',
      },
    });
    expect(sheet.rows[1]?.values).toMatchObject({ E: '临江极速配送有限公司', L: 'wx2' });
    expect(sheet.rows[1]?.records.employment).toMatchObject({ organizationName: '临江极速配送有限公司' });
  });

  it('reads groups of headings written without merges', () => {
    const rows = [
      ['单位名称', '法定代表人', '', '联络员', '', '统一社会信用代码', '职工总数'],
      ['', '姓名', '联系电话', '姓名', '联系电话', '', ''],
      ['临江市某某科技有限公司', '张一', '19900000001', '李二', '19900000002', '91990000MA0000007X', '35'],
      ['临江市第二商贸有限公司', '王三', '0359-1234567', '赵四', '19900000004', '92990000MA0000015M', '8人'],
    ];
    const sheet = only(workbookBytes({ 企业: sheetOfRows(rows) }));
    expect(sheet).toMatchObject({ entity: 'organization', headerRows: [1, 2], counts: { data: 2, accepted: 2 } });
    expect(sheet.columns.map(({ field }) => field)).toEqual([
      'name',
      'legalRepresentative',
      'legalPhone',
      'contactName',
      'contactPhone',
      'creditCode',
      'declaredStaff',
    ]);
    expect(sheet.rows[1]?.records.organization).toMatchObject({ legalPhone: '0359-1234567', declaredStaff: 8 });
  });

  it('keeps a column it does not know, by its letter, and says so', () => {
    const sheet = only(
      workbookBytes({
        a: sheetOfRows([
          ['姓名', '联系电话', '婚姻状况'],
          ['张一', '19900000001', '已婚'],
        ]),
      }),
    );
    expect(sheet.columns[2]).toMatchObject({
      col: 'C',
      header: '婚姻状况',
      field: null,
      confidence: 'none',
      samples: ['已婚'],
    });
    expect(sheet.rows[0]?.values.C).toBe('已婚');
  });

  it('takes what the clerk corrects', () => {
    const bytes = workbookBytes({
      a: sheetOfRows([
        ['姓名', '联系电话', '绰号', '备注'],
        ['张一', '19900000001', '阿一', '早班'],
      ]),
    });
    const sheet = only(bytes, '名单.xlsx', { mapping: { a: { C: 'person.note', D: null } } });
    expect(sheet.rows[0]?.records.person).toEqual({ name: '张一', phone: '19900000001', note: '阿一' });
  });
});

describe('rows that are no records', () => {
  it('tells titles, notes, totals and signatures in their many forms', () => {
    const rows = [
      ['东河镇新就业群体花名册（单位：人）'],
      [
        '为进一步做好新就业群体服务管理工作，请各社区于每月二十五日前如实填报，姓名、身份证号、联系电话为必填项，其余各项尽量填写完整，不得空缺。',
      ],
      ['序号', '姓名', '性别', '联系电话', '备注'],
      ['', '', '', '', ''],
      [1, 2, 3, 4, 5],
      [1, '张一', '男', '19900000001', ''],
      ['一、东河社区'],
      [2, '李二', '女', '19900000002', ''],
      [3, '', '', '', ''],
      ['共2人'],
      ['填表人：', '王三', '审核人：', '赵四', '2025.3.31'],
    ];
    const sheet = only(workbookBytes({ a: sheetOfRows(rows, ['A3:A4', 'B3:B4', 'C3:C4', 'D3:D4', 'E3:E4']) }));
    expect(sheet).toMatchObject({
      headerRows: [3, 4],
      firstDataRow: 6,
      lastDataRow: 8,
      counts: { data: 2, accepted: 2 },
    });
    expect(sheet.skippedRows.map(({ row, why }) => `${row} ${why}`)).toEqual([
      '1 title',
      '2 note',
      '5 repeat_header',
      '7 subtitle',
      '9 blank',
      '10 total',
      '11 signature',
    ]);
  });
});

describe('several tables on one sheet', () => {
  it('reads one below the other, each with its own head and title', () => {
    const rows = [
      ['一、驿站情况'],
      ['驿站名称', '详细地址', '站长', '联系电话', '开放时间'],
      ['东河暖心驿站', '东河路1号', '张一', '19900000001', '全天'],
      ['西河暖心驿站', '西河路2号', '李二', '19900000002', '8:00-20:00'],
      [],
      ['二、设施情况'],
      ['所属驿站', '设施名称', '数量', '状态'],
      ['东河暖心驿站', '饮水机', 2, '完好'],
      ['南河驿站', '微波炉', '约3台', '损坏'],
    ];
    const [stations, assets, ...others] = mustRead(workbookBytes({ 台账: sheetOfRows(rows) })).sheets;
    expect(others).toEqual([]);
    expect(stations).toMatchObject({
      sheet: '台账',
      entity: 'station',
      headerRows: [2],
      firstDataRow: 3,
      lastDataRow: 4,
    });
    expect(assets).toMatchObject({
      sheet: '台账',
      entity: 'stationAsset',
      headerRows: [7],
      firstDataRow: 8,
      lastDataRow: 9,
    });
    expect(assets?.skippedRows).toEqual([{ row: 6, why: 'title' }]);
    expect(assets?.rows[1]?.problems.map(({ code }) => code)).toEqual(['NUMBER_INVALID', 'REF_NOT_FOUND']);
  });

  it('reads two columns of the same roster printed side by side', () => {
    const rows = [
      ['序号', '姓名', '联系电话', '序号', '姓名', '联系电话'],
      [1, '张一', '19900000001', 3, '王三', '19900000003'],
      [2, '李二', '19900000002', null, null, null],
    ];
    const sheets = mustRead(workbookBytes({ a: sheetOfRows(rows) })).sheets;
    expect(sheets.map(({ entity, rows: read }) => [entity, read.map(({ records }) => records.person?.name)])).toEqual([
      ['person', ['张一', '李二']],
      ['person', ['王三']],
    ]);
  });

  it('skips the head that is repeated on every printed page', () => {
    const head = ['姓名', '性别', '身份证号', '联系电话'];
    const rows = [head, ['张一', '男', ids[0] ?? '', '19900000001'], head, ['李二', '女', ids[1] ?? '', '19900000002']];
    const sheet = only(workbookBytes({ a: sheetOfRows(rows) }));
    expect(sheet).toMatchObject({ skippedRows: [{ row: 3, why: 'repeat_header' }], counts: { data: 2, accepted: 2 } });
  });
});

describe('forms', () => {
  it('reads one form per person', () => {
    const form = (name: string, id: string, phone: string) => [
      ['新就业群体信息登记表'],
      ['姓名', name, '性别', '男', '民族', '汉族'],
      ['身份证号', id, null, '联系电话', phone],
      ['所属平台', '顺丰', null, '现居住地址', '东河路1号'],
      ['婚姻状况', '已婚'],
      ['填表人：王三'],
    ];
    const rows = [...form('张一', ids[0] ?? '', '19900000001'), [], ...form('赵四', ids[2] ?? '', '19900000003')];
    const sheet = only(workbookBytes({ 登记表: sheetOfRows(rows) }));
    expect(sheet).toMatchObject({
      entity: 'person',
      headerRows: [],
      firstDataRow: 2,
      lastDataRow: 9,
      counts: { data: 2, accepted: 2 },
    });
    expect(sheet.rows.map(({ records }) => records)).toEqual([
      {
        person: { name: '张一', sex: '1', ethnic: '01', idNo: ids[0], phone: '19900000001', homeAddress: '东河路1号' },
        employment: { platform: '顺丰', group: '01' },
      },
      {
        person: { name: '赵四', sex: '1', ethnic: '01', idNo: ids[2], phone: '19900000003', homeAddress: '东河路1号' },
        employment: { platform: '顺丰', group: '01' },
      },
    ]);
    expect(sheet.rows[0]?.values).toMatchObject({ B2: '张一', B5: '已婚' });
  });
});

describe('other formats', () => {
  it('reads GBK with semicolons', () => {
    // 姓名;联系电话;所属平台 / 张三;19900000001;美团
    const gbk = 'd0d5c3fb3bc1aacfb5b5e7bbb03bcbf9caf4c6bdcca80d0ad5c5c8fd3b31393930303030303030313bc3c0cdc50d0a';
    const report = mustRead(
      Uint8Array.from(gbk.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)),
      '骑手.csv',
    );
    expect(report).toMatchObject({ format: 'csv', encoding: 'gbk' });
    expect(report.sheets[0]?.rows[0]?.records).toEqual({
      person: { name: '张三', phone: '19900000001' },
      employment: { platform: '美团', group: '02' },
    });
  });

  it.each(['xlsx', 'biff8', 'ods'] as const)('reads %s', (type) => {
    const rows = [
      ['姓名', '性别', '联系电话', '从业时间'],
      ['张一', '男', '19900000001', '2024.3.5'],
    ];
    const sheet = only(workbookBytes({ a: sheetOfRows(rows) }, type));
    expect(sheet.rows[0]?.records).toEqual({
      person: { name: '张一', sex: '1', phone: '19900000001' },
      employment: { from: '2024-03-05' },
    });
  });
});

describe('values in their columns', () => {
  const column = (header: string, ...cells: (string | number)[]) =>
    only(
      workbookBytes({
        a: sheetOfRows([
          ['姓名', '联系电话', header],
          ...cells.map((cell, i) => [`张${'一二三四五六七八'[i]}`, `1990000000${i}`, cell]),
        ]),
      }),
    ).rows.map(({ values, problems }) => [values.C, problems.map(({ code }) => code).join()]);

  it('calls √ a variant among 是 and 否 only', () => {
    expect(column('是否双报到', '是', '否', '√', '待定')).toEqual([
      [true, ''],
      [false, ''],
      [true, 'BOOL_VARIANT'],
      [null, 'ENUM_UNKNOWN'],
    ]);
    expect(column('是否双报到', '√', '×', '√')).toEqual([
      [true, ''],
      [false, ''],
      [true, ''],
    ]);
  });

  it('lets the ID number settle which month 1990.1 is', () => {
    const rows = [
      ['姓名', '身份证号', '出生年月', '联系电话'],
      ['张一', idNumber('1990-10-05', 11), 1990.1, '19900000001'],
    ];
    expect(only(workbookBytes({ a: sheetOfRows(rows) })).rows[0]).toMatchObject({
      values: { C: '1990-10' },
      problems: [{ code: 'DATE_PARTIAL' }],
    });
  });

  it('judges ages by the day the sheet speaks of', () => {
    const rows = (day: string) => [
      [`截至${day}`],
      ['姓名', '出生日期', '年龄', '联系电话'],
      ['张一', '1990-01-01', 30, '19900000001'],
    ];
    const codes = (day: string) =>
      only(workbookBytes({ a: sheetOfRows(rows(day)) })).rows[0]?.problems.map(({ code }) => code);
    expect(codes('2020年3月1日')).toEqual([]);
    expect(codes('2025年3月1日')).toEqual(['AGE_MISMATCH']);
  });

  it('does not warn at every word when the column is about something else than the code list', () => {
    expect(column('从业类别', '调度', '客服', '保洁', '骑手').map(([value, code]) => `${value} ${code}`)).toEqual([
      '调度 ',
      '客服 ',
      '保洁 ',
      '外卖配送员 TEXT_NORMALISED',
    ]);
  });

  it('converts a capital given in 元', () => {
    const rows = [
      ['企业名称', '统一社会信用代码', '注册资本(元)'],
      ['临江市第一商贸有限公司', '91990000MA0000007X', 500000],
      ['临江市第二商贸有限公司', '92990000MA0000015M', '20万元'],
    ];
    expect(only(workbookBytes({ a: sheetOfRows(rows) })).rows.map(({ values }) => values.C)).toEqual([50, 20]);
  });
});

describe('registers of demands, visits, check-ins, points, instructors and projects in other words', () => {
  const fieldsOf = (title: string, headings: readonly string[], first: readonly (string | number)[]) => {
    const { entity, also, columns } = only(workbookBytes({ 表: sheetOfRows([[title], [...headings], [...first]]) }));
    return [entity, ...(also ?? []), ...columns.map(({ field }) => field)].join(' ');
  };

  it.each([
    [
      '新就业群体急难愁盼问题清单',
      [
        '序号',
        '工单编号',
        '反映时间',
        '来源',
        '诉求人',
        '诉求人电话',
        '问题类型',
        '问题描述',
        '承办部门',
        '办理进度',
        '处理情况',
        '是否满意',
      ],
      [
        1,
        'GD-1',
        '2025-1-2',
        '电话',
        '张一',
        '19900000001',
        '停车难',
        '夜间无处停车',
        '城管办',
        '办理中',
        '已联系',
        '满意',
      ],
      'demand  demandNo reportedOn channel reporterName phone category content unitName state result satisfaction',
    ],
    [
      '联系走访企业登记表',
      [
        '走访时间',
        '走访干部',
        '走访企业名称',
        '受访人',
        '联系方式',
        '走访情况',
        '存在的问题',
        '解决措施',
        '问题是否解决',
      ],
      ['2025-1-2', '张一、李二', '甲公司', '王五', '19900000001', '了解用工', '缺场地', '协调', '是'],
      'visit visitedOn visitors target contactName contactPhone content problem measure isSolved',
    ],
    [
      '党员双报到登记表',
      ['序号', '党员姓名', '证件号码', '所在党支部', '报到地', '报到时间', '认领岗位', '联系方式'],
      [1, '张一', '', '甲支部', '柳荫社区', '2025-1-2', '文明劝导', '19900000001'],
      'dualCheckIn pointEntry  name idNo partyOrganizationName communityName on services phone',
    ],
    [
      '志愿服务积分兑换台账',
      ['姓名', '手机', '服务日期', '服务内容', '时长(小时)', '本次积分', '已用积分', '剩余积分', '兑换礼品', '经办人'],
      ['张一', '19900000001', '2025-1-2', '文明劝导', 2, 20, 5, 15, '雨衣', '李二'],
      'pointEntry name phone on service hours earned spent balance gift recorder',
    ],
    [
      '党建指导员派驻情况一览表',
      ['序号', '姓名', '性别', '工作单位', '职级', '手机号', '派驻企业', '派驻时间', '到期时间', '走访次数', '专职'],
      [1, '张一', '男', '区税务局', '科员', '19900000001', '甲公司、乙公司', '2025-1-2', '2026-1-2', 4, '是'],
      'person instructorAssignment  name sex fromUnit position phone organizationNames from to visitsPerYear isFullTime',
    ],
    [
      '党组织书记领办项目一览表',
      [
        '序号',
        '书记项目名称',
        '实施单位',
        '领办人',
        '拟解决问题',
        '目标任务',
        '具体举措',
        '启动时间',
        '计划完成时间',
        '完成进度',
        '项目资金',
        '进展情况',
      ],
      [1, '先锋队', '甲支部', '张一', '覆盖难', '建站', '摸排；建账', '2025-1-2', '2025-9-30', '60%', 5, '推进中'],
      'secretaryProject  title partyOrganizationName leaderName problem goal measures startedOn dueOn progress funds state',
    ],
  ])('%s', (title, headings, first, fields) => {
    expect(fieldsOf(title, headings, first)).toBe(fields);
  });

  it('a check-in without points is no entry of points', () => {
    const rows = [
      ['姓名', '联系电话', '报到社区', '报到日期', '服务项目', '备注'],
      ['张一', '19900000001', '柳荫社区', '2025-1-2', '文明劝导', '已核'],
    ];
    expect(only(workbookBytes({ 双报到: sheetOfRows(rows) })).rows[0]?.records).toEqual({
      dualCheckIn: {
        name: '张一',
        phone: '19900000001',
        communityName: '柳荫社区',
        on: '2025-01-02',
        services: ['文明劝导'],
        note: '已核',
      },
    });
  });

  it('a demand without a title takes the beginning of its content, a project the year of its approval', () => {
    const demands = [
      ['诉求编号', '反映人', '诉求内容', '办理状态'],
      ['SQ1', '张一', '小区门岗不放行。每天绕行两公里', '办理中'],
    ];
    const projects = [
      ['项目名称', '领办书记', '立项时间', '预期目标'],
      ['先锋队', '张一', '2025-1-2', '建站'],
    ];
    expect(only(workbookBytes({ a: sheetOfRows(demands) })).rows[0]?.records.demand?.subject).toBe('小区门岗不放行');
    expect(only(workbookBytes({ a: sheetOfRows(projects) })).rows[0]?.records.secretaryProject?.year).toBe(2025);
  });
});

describe('sheets that are no register', () => {
  it('names each with the reason', () => {
    const roster = sheetOfRows([
      ['姓名', '联系电话'],
      ['张一', '19900000001'],
    ]);
    const summary = sheetOfRows([
      ['类别', '人数'],
      ['快递员', 3],
      ['骑手', 5],
    ]);
    const honours = sheetOfRows([
      ['序号', '荣誉称号', '授予单位', '表彰时间', '主要事迹'],
      [1, '最美快递员', '某区', '2025-1-2', '助人'],
    ]);
    const sheets = mustRead(workbookBytes({ 名单: roster, 汇总: summary, 荣誉: honours, 空: sheetOfRows([]) })).sheets;
    expect(sheets.map(({ entity, why }) => why ?? entity)).toEqual([
      'person',
      '没有认出表头，不是要登记的台账',
      '暂无此类登记表（荣誉表彰）',
      '空工作表',
    ]);
  });
});

describe('what the clerk chooses', () => {
  it('reads a sheet as the kind the clerk says, with the columns the clerk names', () => {
    const rows = [
      ['序号', '谁', '联系电话', '备注'],
      [1, '张一', '19900000001', '早班'],
    ];
    const bytes = workbookBytes({ a: sheetOfRows(rows) });
    expect(only(bytes).entity).toBeNull();
    const sheet = only(bytes, '名单.xlsx', { choose: () => ({ kind: 'worker' }), mapping: { a: { B: 'name' } } });
    expect(sheet.rows[0]?.records.person).toEqual({ name: '张一', phone: '19900000001', note: '早班' });
  });

  it('reads a hidden sheet only when asked to', () => {
    const rows = [
      ['姓名', '联系电话'],
      ['张一', '="19900000001"'],
    ];
    const book = utils.book_new();
    utils.book_append_sheet(book, sheetOfRows(rows), '旧表');
    utils.book_append_sheet(book, sheetOfRows(rows), '新表');
    utils.book_set_sheet_visibility(book, 0, 1);
    const bytes = new Uint8Array(write(book, { type: 'array', bookType: 'xlsx' }) as ArrayBuffer);
    expect(mustRead(bytes).sheets.map(({ entity }) => entity)).toEqual([null, 'person']);
    const [old] = mustRead(bytes, 'a.xlsx', { choose: () => ({ isRead: true }) }).sheets;
    expect(old?.rows[0]?.values.B).toBe('19900000001');
  });
});
