// Why a form cannot be filled in: one sentence that says what happened, why, and what to do.

import type { WorkbookErrorCode } from '../workbook-error.ts';

export type FillErrorCode =
  | WorkbookErrorCode
  | 'OTHER_FORMAT'
  | 'SIGNED'
  | 'ODD_PACKAGE'
  | 'CANNOT_INSERT'
  | 'MERGED_DOWN'
  | 'TOO_LONG'
  | 'TOO_MANY_ROWS';

export type FillError = { readonly code: FillErrorCode; readonly message: string };

const sentences: { readonly [code in FillErrorCode]: string } = {
  FILE_EMPTY: '这是空文件，里面没有内容。请重新选择发来的空表。',
  FILE_CORRUPT: '文件已损坏或不完整，无法打开。请让发表的单位重新发一份，或在原电脑上打开后另存一份。',
  NOT_A_SPREADSHEET: '这不是表格文件。填空表只认 .xlsx，请重新选择。',
  PASSWORD_PROTECTED: '文件设有打开密码（已加密）。先用密码打开，另存为不加密的 .xlsx，再来填。',
  TOO_LARGE: '文件展开后过大，超出可以填写的范围。请确认文件是否异常。',
  NO_TABLE: '文件里没有内容，找不到可以填写的表。请确认选对了文件。',
  TIMED_OUT: '文件内容异常，在规定时间内没有处理完，已停止。请用 Excel 或 WPS 打开后另存一份再试。',
  OTHER_FORMAT: '填空表只认 .xlsx。先用 Excel 或 WPS 打开这个文件，另存为 .xlsx，再来填。',
  SIGNED: '这个文件有数字签名，填写后签名就会失效，所以没有填。请向发表的单位要一份没有签名的空表。',
  ODD_PACKAGE: '这个文件的写法少见，直接填写可能弄坏它，所以没有填。先用 Excel 或 WPS 打开，另存为 .xlsx，再来填。',
  CANNOT_INSERT: '记录比空行多，需要增加行，但这张表里有不能安全移动的内容。请在空表里先加够空行再来填。',
  MERGED_DOWN: '填写的行里有上下合并的单元格，一格占了几行，没有填。请在空表里取消这些合并，或改填写的行。',
  TOO_LONG: '有一格的内容超过 32,767 个字，Excel 一格放不下，没有填。请先在台账里把它改短。',
  TOO_MANY_ROWS: '记录太多，超出了一张工作表能放的行数，没有填。请用筛选减少记录。',
};

export function fillError(code: FillErrorCode, message = sentences[code]): FillError {
  return { code, message };
}

/** What stands in the way of new rows, by name. */
export function cannotInsert(what: string): FillError {
  return fillError(
    'CANNOT_INSERT',
    `记录比空行多，需要增加行，但这张表里有${what}，增加行可能弄坏它，所以没有填。请在空表里先加够空行再来填。`,
  );
}

/** .xls and .et by their name, since these are what clerks are sent. */
export function otherFormat(format: string): FillError {
  if (format !== 'xls' && format !== 'et') return fillError('OTHER_FORMAT');
  return fillError(
    'OTHER_FORMAT',
    `这是旧格式（.${format}）的表格，填空表只认 .xlsx。先用 Excel 或 WPS 打开，另存为 .xlsx，再来填。`,
  );
}
