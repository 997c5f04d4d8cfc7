// What a heading says apart from how it says it. Offices write the same column in dozens of ways that differ only in
// words of the same meaning: 联系方式 手机号码 电话, 所在 所属 隶属, 时间 日期 年月. Such words become one sign each (capital
// letters, which compared headings never hold), words that say nothing fall away, and two headings of the same essence
// are the same heading.
//   所属党支部名称 → oBM   隶属党组织名称 → oBM   现居住地（详细到门牌号） → 居住A   入职本单位时间 → 入职本ET
import { comparable } from '#shared/domain/width.ts';

/** Words of one meaning, longer ones first; the order counts. */
const folds: readonly (readonly [RegExp, string])[] = [
  [/["“”「」《》<>'’‘]/g, ''],
  [
    /村\(社区\)|社区\(村居?\)|村\(居\)|社区\(居委会\)|[村居]\/?社区|社区\/?[村居]|村居委?会?|居委会|社区居委会|村委会/g,
    'Q',
  ],
  [/党\(总\)支部/g, 'B'],
  [/专\(兼\)职|专职?[/、或和与]兼职|全职?[/、或和与]兼职/g, '专兼职'],
  [/[(（](?:人|名|个|人次|次|户|家|位)[)）]/g, 'N'],
  [/\([^()]*\)|\[[^[\]]*\]/g, ''],
  [/[,，、;；:：.。·/\\|_\-—~#*!?？&+]|以及|及|和|与|或/g, ''],
  [/是否已?经?|有无|有没有|是不是/g, ''],
  [/统一社会信用代码|社会信用代码|统一信用代码|信用代码|营业执照号码?|执照号码?/g, '信用代码'],
  [/公民|居民|有效/g, ''],
  [/身份证明?件?|身份号|证件/g, '证'],
  [/证号码|证编号|证号|^证$|证(?=$)/g, 'I'],
  [/村?社区/g, 'Q'],
  [/两新组织|新经济组织|社会组织|企业|公司|单位|机构|商户|商家/g, 'E'],
  [/党组织|党总支|党支部|支部(?:委员会)?/g, 'B'],
  [/法定代表人|法人代表|法人/g, '法人'],
  [/联络人|联络员/g, '联络员'],
  [
    /(?:联系|联络|通讯|通信)?(?:手机|移动|电话)+(?:号码?|电话)*|(?:联系|联络|通讯)(?:电话|手机|方式|号码?)|电话号?码?/g,
    'P',
  ],
  [/姓名|名字/g, 'X'],
  [/名称|全称|名单|名$/g, 'M'],
  [/^何时(.+)$/, '$1T'],
  [/时限|期限|限期|时效/g, 'L'],
  [/(?:年月日|年月|日期|时间|时刻|时点|时候)+/g, 'T'],
  [/类别|类型|种类|分类|类$/g, 'C'],
  [/形式|方式|性质|模式/g, 'F'],
  [/(?:总)?(?:人员数|人数|人次|数量|总数|个数|件数|数目|数额)|(?<=[\p{Script=Han}A-Z])数$|量$/gu, 'N'],
  [/N+/g, 'N'],
  [/所在地|地址|住址|详址|地点|位置|场所|处所|住所|居所/g, 'A'],
  [/所属|所在|隶属|归属|挂靠|所(?!有)/g, 'o'],
  [/住地|居地|^(.*居住)地$/g, '居住A'],
  [/现居住|居住居住|租住|暂住|常住/g, '居住'],
  [/状态/g, 'U'],
  [/情况|状况|情形|与否|简述|概述|简介|摘要|概况|纪实|记录$|描述/g, 'S'],
  [/S+/g, 'S'],
  [/编码|代码|编号|单号|号$/g, 'K'],
  [/(?:人员|人|者)(?=X$)/g, ''],
  [
    /(?<!负责|联系|联络|法|介绍|推荐|证明|填报|经办|代表|紧急|应急)(?:人员|人|者)$|(?<=登记|记录|保管|录入|管理)员$/g,
    'Y',
  ],
  [/原因|事由|理由/g, 'R'],
  [/成效|效果|成果/g, '成效'],
  [/措施|举措|做法|办法/g, '措施'],
  [/采购|购置|购买|购入/g, '购置'],
  [/目前|当前|现有|现在|现任|现(?=[\p{Script=Han}A-Z]{2})/gu, ''],
  [/具体|详细|主要|简要|有关|相关|本人|个人|基本|实际|日常|其中|累计|的|之|该|请填写|必填|合计/g, ''],
  [/信息|资料|说明$|(?<=.)o$/g, ''],
];

const known = new Map<string, string>();

/** Longer texts are sentences, not headings. */
export const longestHeading = 60;

/** The essence of a heading; empty when nothing of it remains. */
export function essenceOf(heading: string): string {
  if (heading.length > longestHeading) return '';
  const before = known.get(heading);
  if (before !== undefined) return before;
  const plain = comparable(heading).replace(/^(?:\d+[.、．)]|[*★●·])+|[*★:：。.]+$/g, '');
  const chinese = /\p{Script=Han}/u.test(plain) ? plain.replace(/[a-z]+\d*/g, '') : plain;
  const essence = folds.reduce((text, [pattern, sign]) => text.replace(pattern, sign), chinese);
  if (known.size < 20_000) known.set(heading, essence);
  return essence;
}
