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

/** The sentence for an error of the file system; anything else is a program error and goes on up. */
export function describeFileError(error: unknown, what: string): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  if (code === undefined) throw error;
  return `${what}没有完成。${reasons[code] ?? `系统拒绝了操作（${code}）`}。请检查后再运行。`;
}

const reasons: { readonly [code: string]: string } = {
  ENOENT: '找不到文件或文件夹',
  EACCES: '没有读写权限',
  EPERM: '没有读写权限',
  EROFS: '所在的盘是只读的',
  ENOSPC: '磁盘空间不足',
  EIO: '读写磁盘出错',
  ENOTDIR: '路径中有一段不是文件夹',
  EISDIR: '这是文件夹，不是文件',
};
