// How well what stands in a column fits a field: the look of the values decides where headings are general (电话, 时间),
// unknown, or mean several things.
import { parseCreditCode } from '#shared/domain/credit-code.ts';
import type { FieldDeclaration } from '#shared/domain/declaration.ts';
import { parseIdNumber, readIdNumber } from '#shared/domain/id-number.ts';
import { isMobile, parsePhone, readPhones } from '#shared/domain/phone.ts';
import { comparable } from '#shared/domain/width.ts';
import { parseWrittenBoolean } from '#shared/domain/written-boolean.ts';
import { readDateNumber, readWrittenDate } from '#shared/domain/written-date.ts';
import { readWrittenNumber } from '#shared/domain/written-number.ts';
import { codeOf } from './code-words.ts';

/** The share of samples that are what the field holds, 0 to 1; 1 when there are none. */
export function fitOf(field: FieldDeclaration | undefined, samples: readonly string[]): number {
  if (field === undefined || samples.length === 0) return 1;
  const kept = fits.get(samples) ?? new Map<FieldDeclaration, number>();
  fits.set(samples, kept);
  const fit = kept.get(field) ?? measure(field, samples);
  kept.set(field, fit);
  return fit;
}

const fits = new WeakMap<readonly string[], Map<FieldDeclaration, number>>();

function measure(field: FieldDeclaration, samples: readonly string[]): number {
  switch (field.kind) {
    case 'phone':
      return share(samples, isPhoneText);
    case 'date':
      return share(samples, isDateText);
    case 'idNumber':
      return share(samples, isIdText);
    case 'creditCode':
      return share(samples, isCreditCodeText);
    case 'boolean':
      return share(samples, (text) => parseWrittenBoolean(text) !== undefined);
    case 'number':
      return share(samples, isNumberText);
    case 'code':
      return Math.max(
        share(samples, (text) => codeOf(field, text) !== undefined),
        0.6 * fitOfWords(samples),
      );
    case 'text':
      return field.personal === 'name' ? share(samples, isNameText) : fitOfWords(samples);
    default:
      return fitOfWords(samples);
  }
}

/** Words are what is nothing else: no phone, no number of a person or a firm, no full date. */
function fitOfWords(samples: readonly string[]): number {
  return (
    1 - share(samples, (text) => isMobileText(text) || parseIdNumber(text).ok || isWholeDate(text) || isWholeCode(text))
  );
}

function isPhoneText(text: string): boolean {
  const { value, codes } = readPhones(text);
  return (value !== null && !codes.includes('PHONE_INVALID')) || /^1[3-9]\d{8,10}$/.test(text);
}

export function isMobileText(text: string): boolean {
  const phone = parsePhone(text);
  return phone.ok && isMobile(phone.value);
}

function isDateText(text: string): boolean {
  if (/^\d{4}(?:\.\d{1,2})?$|^\d{5}$/.test(text)) return readDateNumber(Number(text)).value !== null;
  const { value, codes } = readWrittenDate(text);
  return value !== null || codes.includes('NOT_APPLICABLE') || codes.includes('DATE_AMBIGUOUS');
}

function isWholeDate(text: string): boolean {
  return /\d{4}\D|^\d{8}$/.test(text) && readWrittenDate(text).value?.length === 10;
}

function isIdText(text: string): boolean {
  const { value, codes } = readIdNumber(text);
  const isOther = codes.includes('ID_OTHER_TYPE') || codes.includes('ID_MISSING');
  return (
    (value !== null && !isOther && /^\d{14,19}[\dX]?$/.test(value)) ||
    /^\d{6}[\d*×xX●•]{8,13}$/.test(text) ||
    isLongNumber(text)
  );
}

/** What a numeric cell makes of an identity number. */
function isLongNumber(text: string): boolean {
  return /^\d{15,18}$|^\d(?:\.\d+)?e\+1[4-8]$/i.test(text);
}

function isCreditCodeText(text: string): boolean {
  return /^[\dA-Z]{15,18}$/.test(comparable(text).replace(/-/g, '').toUpperCase());
}

function isWholeCode(text: string): boolean {
  return parseCreditCode(text).ok;
}

function isNumberText(text: string): boolean {
  const { value, codes } = readWrittenNumber(text);
  return value !== null || codes.includes('NOT_APPLICABLE') || /^[约近]?\d+[多余几]?/.test(text);
}

const surnames =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武戚莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戴宫岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿母乌裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由万俟上官令狐司马欧阳诸葛夏侯东方尉迟皇甫贝幺谯';
const notNames =
  /公司|中心|社区|支部|党委|企业|驿站|平台|街道|网点|单位|部门|快递|外卖|配送|司机|骑手|主播|网格|大学|高中|初中|中专|本科|群众|党员|团员|汉族|正常|完好|负责|报酬|权益|教育|住房|服务|活动/;

/** A person's name: two to four characters beginning with a surname, or parts with a dot between them; several may stand. */
export function isNameText(text: string): boolean {
  const names = text.replace(/[\s\u3000]+(?=\p{Script=Han}$)/u, '').split(/[、,，;；/\s]+/);
  return names.every(
    (name) =>
      (/^\p{Script=Han}{2,4}$/u.test(name) && surnames.includes(name[0] as string) && !notNames.test(name)) ||
      /^\p{Script=Han}{1,12}[·•．.・]\p{Script=Han}/u.test(name),
  );
}

export function share(samples: readonly string[], test: (text: string) => boolean): number {
  return samples.length === 0 ? 1 : samples.filter(test).length / samples.length;
}
