// Both transports end here: the arguments of a call are parsed by the host table, the handler runs, and whatever
// happens comes back as data. What went wrong inside the program goes to `report`, never to the page.

import { z } from 'zod';
import { type HostApi, type HostError, type HostMethod, type HostReply, hostMethods } from './host-api.ts';

// zod's compiled parsers probe `new Function`, which a strict content security policy reports as a violation.
z.config({ jitless: true });

/** Takes the inner reason of a failed call, for the program's own log. */
export type ReportFault = (method: string, reason: string) => void;

/**
 * @param method name as it came over the wire; need not be one of the table
 * @param rawArgs the arguments as they came over the wire; need not be an array
 * @returns the handler's reply; unknownMethod, badInput or internal when it did not come to one
 */
export async function dispatch(
  handlers: HostApi,
  method: string,
  rawArgs: unknown,
  report: ReportFault,
): Promise<HostReply<HostMethod>> {
  if (!isHostMethod(method)) {
    report(method.slice(0, 80), 'no such method');
    return refusal('unknownMethod', '程序的页面与后台版本不一致，这一步没有执行。请关闭程序后重新打开。');
  }
  const parsed = hostMethods[method].safeParse(rawArgs);
  if (!parsed.success) {
    report(method, describeIssues(parsed.error));
    return refusal('badInput', '填写的内容不符合要求，这一步没有执行。请检查后重试。');
  }
  try {
    const handler = handlers[method] as (...args: unknown[]) => Promise<HostReply<HostMethod>>;
    return await handler(...parsed.data);
  } catch (error) {
    report(method, error instanceof Error ? (error.stack ?? error.message) : String(error));
    return refusal('internal', '程序内部出错，这一步没有完成，已有数据不受影响。请重试；仍不行时请联系管理员。');
  }
}

function isHostMethod(method: string): method is HostMethod {
  return Object.hasOwn(hostMethods, method);
}

function refusal(code: string, message: string): { readonly ok: false; readonly error: HostError } {
  return { ok: false, error: { code, message } };
}

/** Where and what, without the values, which may be personal. */
function describeIssues(error: z.ZodError): string {
  return error.issues.map(({ path, code }) => `${path.map(String).join('.')}: ${code}`).join('; ');
}
