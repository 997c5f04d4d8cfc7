// What the operating system says when a file cannot be read or written, in words for the clerk. Other errors are
// faults of the program and are thrown on.

import type { HostError } from '#shared/host/host-api.ts';

/** What was being done, for the beginning of the sentence, for example 写入备份. */
export type FileAct = string;

const known: { readonly [systemCode: string]: readonly [code: string, reason: string] } = {
  ENOSPC: ['diskFull', '磁盘空间已满，没有写入。请删除不需要的文件或换一个盘，然后重试。'],
  EDQUOT: ['diskFull', '磁盘空间已满，没有写入。请删除不需要的文件或换一个盘，然后重试。'],
  EROFS: ['readOnly', '这个位置只能读取，不能写入。请检查U盘的写保护开关，或换一个位置。'],
  EACCES: ['noPermission', '没有这个位置的读写权限，或文件正被其他程序占用。请关闭占用它的程序，或换一个位置。'],
  EPERM: ['noPermission', '没有这个位置的读写权限，或文件正被其他程序占用。请关闭占用它的程序，或换一个位置。'],
  EBUSY: ['fileBusy', '文件正被其他程序占用。请关闭占用它的程序后重试。'],
  EIO: ['driveFault', '读写磁盘时出错，磁盘或U盘可能已损坏。请换一个盘，然后重试。'],
  ENODEV: ['driveGone', '磁盘或U盘已经拔出。请重新插入后重试。'],
  ENXIO: ['driveGone', '磁盘或U盘已经拔出。请重新插入后重试。'],
  UNKNOWN: ['driveGone', '这个盘没有响应，可能已经拔出。请重新插入后重试。'],
  ETIMEDOUT: ['noAnswer', '这个位置长时间没有响应。请检查网络，或重新插入U盘，稍后重试；也可以换一个位置。'],
  EHOSTDOWN: ['noAnswer', '共享文件夹所在的电脑没有响应。请检查网络和那台电脑是否开机，然后重试。'],
  EHOSTUNREACH: ['noAnswer', '共享文件夹所在的电脑没有响应。请检查网络和那台电脑是否开机，然后重试。'],
  ENETUNREACH: ['noAnswer', '网络不通，打不开共享文件夹。请检查网线，然后重试。'],
  ENOTCONN: ['noAnswer', '与共享文件夹的连接已断开。请检查网络，然后重试。'],
  ECONNRESET: ['noAnswer', '与共享文件夹的连接已断开。请检查网络，然后重试。'],
  ESTALE: ['noAnswer', '与共享文件夹的连接已断开。请检查网络，然后重试。'],
  ENOENT: ['notFound', '找不到这个文件或文件夹，它可能已被移走，或U盘已经拔出。请检查后重新选择。'],
  ENOTDIR: ['notFound', '找不到这个文件或文件夹，它可能已被移走，或U盘已经拔出。请检查后重新选择。'],
  EISDIR: ['notAFile', '选中的是文件夹，不是文件。请重新选择。'],
  ENAMETOOLONG: ['nameTooLong', '文件名太长。请改短后重试。'],
  EMFILE: ['tooManyFiles', '打开的文件太多。请关闭其他程序后重试。'],
  EFBIG: ['fileTooBig', '文件超出这个盘允许的大小。请换一个盘。'],
};

/**
 * @param act what was being done, for example 保存记录
 * @returns the sentence, or undefined when the error did not come from the file system
 */
export function describeFileError(error: unknown, act: FileAct): HostError | undefined {
  const systemCode = error instanceof Error && 'code' in error ? String(error.code) : '';
  const entry = Object.hasOwn(known, systemCode) ? known[systemCode] : undefined;
  return entry && { code: entry[0], message: `${act}没有成功：${entry[1]}` };
}

/** The sentence for an error of the file system; anything else is a fault of the program and thrown on. */
export function fileErrorOrThrow(error: unknown, act: FileAct): HostError {
  const described = describeFileError(error, act);
  if (described) return described;
  throw error;
}
