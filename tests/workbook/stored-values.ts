// Records as the ledger holds them, made up by fast-check: every kind of field, with the characters and shapes that
// spreadsheets are known to spoil. People are fictional: area code 990000, phones 199 0000 xxxx, codes beginning MA00.
import fc from 'fast-check';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import { assertNever } from '#shared/base/result.ts';
import { creditCheckCharacter } from '#shared/domain/credit-code.ts';
import type { FieldDeclaration, NumberField, TextField } from '#shared/domain/declaration.ts';
import { parsePersonName } from '#shared/domain/person-name.ts';
import { parsePhone } from '#shared/domain/phone.ts';
import { parsePlateNumber } from '#shared/domain/plate-number.ts';
import { toHalfWidthWords } from '#shared/domain/width.ts';
import { readWrittenList } from '#shared/domain/written-list.ts';
import { idNumber } from './sample-workbooks.ts';

/** Values that a field may hold, in the form in which the program stores them. */
export function storedValue(name: string, field: FieldDeclaration): fc.Arbitrary<JsonValue> {
  switch (field.kind) {
    case 'text':
      return name === 'plateNo' ? plateNumber : field.personal === 'name' ? personName : text(field);
    case 'code':
      return fc.constantFrom(...Object.keys(field.codes));
    case 'texts':
      return fc.uniqueArray(item, { minLength: 1, maxLength: 4 });
    case 'date':
      return date;
    case 'number':
      return number(field);
    case 'boolean':
      return fc.boolean();
    case 'phone':
      return phone;
    case 'idNumber':
      return identity;
    case 'creditCode':
      return creditCode;
    case 'ref':
      throw new Error(`${name} is a reference`);
    default:
      return assertNever(field, 'storedValue');
  }
}

const awkward = [
  '00123',
  '990000199001010017',
  '1234567890123456789',
  '3-5',
  '1/2',
  '2024-03',
  '12E5',
  'TRUE',
  '=1+1',
  '=SUM(A1:A9)',
  "=cmd|' /C calc'!A0",
  '+8619900000001',
  '-备注',
  '-12.5',
  '@SUM(A1)',
  '＝1+1',
  "'=1",
  "'引号",
  '"双引号"和,逗号;分号|竖线',
  '第一行\n第二行\n\n第四行',
  '列\t列',
  '<b>&amp;</b>',
  '_x0041_',
  '_x005F_',
  'a  b   c',
  '阿依古丽·买买提',
  '𠮷野𠂉䶮㐂',
  '😀👨‍👩‍👧',
  'é̄ñ Ⅳ ㈱ ℃ € ☑',
  '（某某）【一】《二》“三”、——……',
] as const;
const letters = [...'甲乙丙丁东西南北街道社区路号楼室𠮷䶮㐂·，。（）“” ABCxyz0123456789=+-@\'",;|/\\&<>_#%\n\t'];

/** Words by which clerks say something else than what they write, so that they are never stored as text. */
const meant = /^(?:[/\\\-—]+|同上|[〃″々"“”]|="[^"]*"|#[A-Z/0]+[!?]?)$/;

function isStoredText(text: string, maxLength: number): boolean {
  return (
    text !== '' &&
    text.length <= maxLength &&
    text === text.trim() &&
    text === toHalfWidthWords(text) &&
    !meant.test(text)
  );
}

function text({ maxLength }: TextField): fc.Arbitrary<string> {
  const long = fc.string({ unit: fc.constantFrom(...letters), minLength: 100, maxLength: 400 }).map((part) =>
    [...part.repeat(8)]
      .slice(0, maxLength / 2)
      .join('')
      .trim(),
  );
  return fc
    .oneof(
      {
        weight: 10,
        arbitrary: fc.string({ unit: fc.constantFrom(...letters), maxLength: 20 }).map((part) => part.trim()),
      },
      { weight: 6, arbitrary: fc.constantFrom(...awkward) },
      { weight: 1, arbitrary: long },
    )
    .filter((value) => isStoredText(value, maxLength));
}

const personName = fc
  .oneof(
    fc.string({ unit: fc.constantFrom(...'张王李赵欧阳测试员甲乙丙𠮷䶮㐂'), minLength: 2, maxLength: 4 }),
    fc.constantFrom('阿依古丽·买买提', '买买提·艾力·吐尔逊', 'John Smith', '𠮷·䶮'),
  )
  .filter((name) => parsePersonName(name) === name);

const plateNumber = fc
  .tuple(
    fc.constantFrom('晋A', '京AD', '粤Z'),
    fc.string({ unit: fc.constantFrom(...'0123456789ABCDE'), minLength: 5, maxLength: 5 }),
  )
  .map((parts) => parts.join(''))
  .filter((plate) => parsePlateNumber(plate) === plate);

const item = fc
  .string({ unit: fc.constantFrom(...'食安劝导网格宣传𠮷䶮·（）=+@-0123abc'), minLength: 2, maxLength: 8 })
  .filter((word) => {
    const read = readWrittenList(word).value;
    return read?.length === 1 && read[0] === word && isStoredText(word, 200);
  });

const day = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((moment) => moment.toISOString().slice(0, 10));
/** To the day, the month or the year. */
const date = fc.tuple(day, fc.constantFrom(10, 10, 10, 7, 4)).map(([whole, length]) => whole.slice(0, length));

function number({ integer, min = -1_000_000, max = 1_000_000_000 }: NumberField): fc.Arbitrary<number> {
  const whole = fc.integer({ min, max });
  const hundredths = fc.integer({ min: min * 100, max: max * 100 }).map((value) => value / 100);
  return integer ? whole : fc.oneof(whole, hundredths);
}

const phone = fc
  .oneof(
    fc.integer({ min: 0, max: 9999 }).map((last) => `1990000${String(last).padStart(4, '0')}`),
    fc.integer({ min: 0, max: 999 }).map((last) => `0359-0000${String(last).padStart(3, '0')}`),
    fc.integer({ min: 0, max: 9999 }).map((last) => `0359-0000${String(last).padStart(4, '0')}-801`),
  )
  .filter((typed) => {
    const parsed = parsePhone(typed);
    return parsed.ok && parsed.value === typed;
  });

const identity = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.tuple(day, fc.integer({ min: 1, max: 999 })).map(([birth, sequence]) => idNumber(birth, sequence)),
  },
  { weight: 1, arbitrary: fc.constantFrom('G12345678', 'H0000000001', '军字第0000001号') },
);

const creditCode = fc
  .tuple(
    fc.constantFrom('91', '92', '52'),
    fc.string({ unit: fc.constantFrom(...'0123456789ABCDXY'), minLength: 5, maxLength: 5 }),
  )
  .map(([kind, rest]) => `${kind}990000MA00${rest}`)
  .map((first17) => first17 + creditCheckCharacter(first17));
