import { type ProblemCode, type Reading, reading } from './problems.ts';
import { toHalfWidthWords } from './width.ts';

/** Dots between the parts of a name, in the many forms that input methods give. */
const dots = /[•．.・‧∙⋅･●]/g;
const rare = /[^\u0020-\u007e\u00b7\u4e00-\u9fa5]/u;
/** Most names are nothing but usual characters. */
const usual = /^[\u4e00-\u9fa5]+$/;
/** A character that an export could not write: '?', the replacement character, a box. */
const lost = /[?？\ufffd□■]/;

/** Words and strokes for having no name to write. */
const nobody = /^(?:无|没有|暂无|不详|未知|[/\\\-—]+)$/;

/** What stands around a name and is none of it. */
const ends = /^[· 。，、'"“”‘’]+|[· 。，、'"“”‘’]+$/g;

/** Several names with remarks; nothing longer is made of names. */
const longestName = 200;

/**
 * A person's name as typed → as stored: no blanks between Chinese characters, one kind of dot (·), Latin letters with
 * single blanks. '张　三' → '张三', '阿依古丽•买买提' → '阿依古丽·买买提'.
 */
export function parsePersonName(typed: string): string {
  const name = tidied(typed);
  return name === typed ? name : parsePersonName(name);
}

function tidied(typed: string): string {
  const text = toHalfWidthWords(typed)
    .replace(/[\s\u00a0\u3000]+/g, ' ')
    .trim();
  if (text.length > longestName) return text;
  if (nobody.test(text)) return '';
  const isChinese = /\p{Script=Han}/u.test(text);
  const bare = text.replace(/^(?:\d{1,4}[.、．]\s*|['"“”‘’])+/, '');
  const plain = (isChinese ? bare.replace(dots, '·') : bare).replace(ends, '');
  return isChinese ? joinedParts(plain) : plain;
}

/** A blank inside a name is decoration; between several whole names it separates them. */
function joinedParts(text: string): string {
  const parts = text.split(' ');
  const areNames = parts.every((part) => part.length >= 2) && parts.join('').length > 4;
  return parts.join(areNames ? ' ' : '');
}

/** Reads a cell of names. A name with a lost character names nobody: its value is null. */
export function readPersonName(cell: string): Reading<string> {
  if (usual.test(cell) && !nobody.test(cell)) return reading(cell);
  const name = parsePersonName(cell);
  if (name === '') return reading<string>(null);
  if (lost.test(name)) return reading<string>(null, 'CHAR_LOST');
  const codes: ProblemCode[] = [];
  if (name !== cell.trim()) codes.push('NAME_NORMALISED');
  if (cell.includes('·') || rare.test(name.replace(/[()（）、,，/]/g, ''))) codes.push('RARE_CHAR');
  return reading(name, ...codes);
}
