/** What lxrecv answers to the shell (SYNC.md 6.2). */
export const exitCodes = { ok: 0, partial: 2, rejected: 3, usage: 4, inputOutput: 5, internal: 6 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** A refusal in words for the person at the district, with the code for the shell. */
export type Refusal = { readonly exit: ExitCode; readonly message: string };

export function usage(message: string): Refusal {
  return { exit: exitCodes.usage, message };
}

export function inputOutput(message: string): Refusal {
  return { exit: exitCodes.inputOutput, message };
}

/** True for a refusal of the file system, which names the call that was refused; anything else is a program error. */
export function isFileError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}

/** The sentence for an error of the file system; anything else goes on up. @param what the act, as in 读取 a.lxsync */
export function describeFileError(error: unknown, what: string): string {
  if (!isFileError(error)) throw error;
  const place = error.path === undefined ? '' : `（${error.path}）`;
  const code = error.code ?? '';
  return `${what}没有完成：${reasons[code] ?? `系统拒绝了操作，代号 ${code}`}${place}。请检查后再运行。`;
}

const reasons: { readonly [code: string]: string } = {
  ENOENT: '找不到文件或文件夹',
  EACCES: '没有读写权限',
  EPERM: '没有读写权限',
  EROFS: '所在的盘是只读的',
  ENOSPC: '磁盘空间不足',
  EDQUOT: '磁盘空间不足',
  EIO: '读写磁盘出错',
  ENODEV: '存储设备已经拔出',
  EBUSY: '文件正被其他程序占用',
  EEXIST: '同名的文件已经存在',
  ENOTDIR: '路径中有一段不是文件夹',
  EISDIR: '这是文件夹，不是文件',
  ENAMETOOLONG: '文件名太长',
};
