// Who may speak to the loopback server: only a browser of this PC that opened the start address. In order of asking:
//   Host must be our own address (a foreign name that resolves to 127.0.0.1 is turned away, 421)
//   Sec-Fetch-Site must not say that another site asks (403)
//   /start?t=TOKEN works once and sets a cookie; without the cookie nothing else is answered (401)

import { equalBytes, randomBytes, toHex, utf8 } from '#shared/base/bytes.ts';

export type Door = {
  readonly startPath: string;
  /** What to do with a request, decided from its head alone. */
  judge(request: RequestHead): Verdict;
};
export type RequestHead = {
  readonly path: string;
  readonly host: string | undefined;
  readonly fetchSite: string | undefined;
  readonly cookie: string | undefined;
};
export type Verdict =
  | { readonly kind: 'enter' }
  | { readonly kind: 'welcome'; readonly setCookie: string }
  | { readonly kind: 'refuse'; readonly status: 401 | 403 | 421; readonly sentence: string };

const usedSentence = '这个地址已经用过或已失效。请在启动程序的窗口中找到最新的地址，或重新启动两新台账。';

/** @param address host and port as the browser writes them, for example 127.0.0.1:47615 */
export function createDoor(address: string): Door {
  const port = address.split(':')[1] ?? '';
  // Cookies do not know ports: the name does, so that two hosts on one PC do not sign each other out.
  const cookieName = `lxl-${port}`;
  const secret = toHex(randomBytes(32));
  let token: string | undefined = toHex(randomBytes(32));
  const startPath = `/start?t=${token}`;
  return {
    startPath,
    judge({ path, host, fetchSite, cookie }) {
      if (host !== address) return refuse(421, '地址不对，请使用程序给出的地址。');
      if (fetchSite !== undefined && fetchSite !== 'same-origin' && fetchSite !== 'none') {
        return refuse(403, '只能从两新台账自己的页面访问。');
      }
      if (token !== undefined && sameText(path, `/start?t=${token}`)) {
        token = undefined;
        return {
          kind: 'welcome',
          setCookie: `${cookieName}=${secret}; HttpOnly; SameSite=Strict; Path=/; Max-Age=604800`,
        };
      }
      return sameText(cookieOf(cookie, cookieName), secret) ? { kind: 'enter' } : refuse(401, usedSentence);
    },
  };
}

function refuse(status: 401 | 403 | 421, sentence: string): Verdict {
  return { kind: 'refuse', status, sentence };
}

function cookieOf(header: string | undefined, name: string): string {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim().split('='));
  return pairs.find(([key]) => key === name)?.[1] ?? '';
}

function sameText(a: string, b: string): boolean {
  return equalBytes(utf8(a), utf8(b));
}
