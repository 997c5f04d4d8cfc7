import { fail } from '#shared/base/result.ts';
import type { HostError } from '#shared/host/host-api.ts';

/** A refusal as a value: a code for tests and the telephone, a sentence for the clerk. */
export function refuse(code: string, message: string) {
  return fail<HostError>({ code, message });
}

export const lockedError: HostError = { code: 'locked', message: '台账尚未打开，请先输入姓名和密码登录。' };
