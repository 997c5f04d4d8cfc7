/** Why a file was refused as a whole: nothing of it is imported. */
export type WorkbookErrorCode =
  | 'FILE_EMPTY'
  | 'FILE_CORRUPT'
  | 'NOT_A_SPREADSHEET'
  | 'PASSWORD_PROTECTED'
  | 'TOO_LARGE'
  | 'NO_TABLE'
  | 'TIMED_OUT';

export type WorkbookError = { readonly code: WorkbookErrorCode; readonly message: string };

const sentences: { readonly [code in WorkbookErrorCode]: string } = {
  FILE_EMPTY: '这是空文件，里面没有内容，请重新选择。',
  FILE_CORRUPT: '文件已损坏或不完整，无法读取，请在原电脑上打开后另存一份再导入。',
  NOT_A_SPREADSHEET: '这不是表格文件，请选择 .xlsx、.xls、.et 或 .csv 格式的表格。',
  PASSWORD_PROTECTED: '文件设有打开密码（已加密），请用密码打开后另存为不加密的文件再导入。',
  TOO_LARGE: '文件展开后过大，超出可以导入的范围，请确认文件是否异常，或拆成几个文件分别导入。',
  NO_TABLE: '文件中没有未隐藏的表格内容，未识别到可以导入的表，请确认选对了文件。',
  TIMED_OUT: '文件内容异常，在规定时间内无法读取完，已停止，请另存一份或拆成几个文件再导入。',
};

export function workbookError(code: WorkbookErrorCode, message = sentences[code]): WorkbookError {
  return { code, message };
}

/** A file of another kind, named so that the clerk knows which one was picked by mistake. */
export function notASpreadsheet(kind: string): WorkbookError {
  return workbookError('NOT_A_SPREADSHEET', `这是${kind}，不是表格文件，请选择 .xlsx、.xls、.et 或 .csv 格式的表格。`);
}
