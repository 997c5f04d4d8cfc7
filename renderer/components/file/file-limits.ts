import { fail, ok, type Result } from '#shared/base/result.ts';

/** The largest file that is read at all; what it holds is bounded again when it is opened. */
export const largestBytes = 60_000_000;

/**
 * How long a file may keep the worker silent that reads it: 10 seconds (DESIGN.md section 7), and for a large roster on a
 * slow PC 6 more for each megabyte after the first.
 */
export function patienceMs(sizeBytes: number): number {
  return 10_000 + Math.max(0, Math.floor(sizeBytes / 1_000_000) - 1) * 6_000;
}

const notReadable =
  '没有读取这个文件。文件可能已被移走、正被别的程序占用，或拖进来的是文件夹。请关闭其他程序后重新选择。';

/** The bytes of a file that was dropped onto the page. */
export async function bytesOfDropped(file: File): Promise<Result<Uint8Array<ArrayBuffer>, string>> {
  try {
    return ok(new Uint8Array(await file.arrayBuffer()));
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    return fail(notReadable);
  }
}
