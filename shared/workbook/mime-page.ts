// A page with all that belongs to it in one file (.mht), as Excel saves "single file web page" and some systems export
// under the name .xls: parts between boundary lines, each with its own encoding. Only pages are kept, one behind the other.
//   Content-Type: multipart/related; boundary="----=_x"
//   ------=_x
//   Content-Type: text/html; charset="gb2312"
//   Content-Transfer-Encoding: quoted-printable
//
//   <table><tr><td>=D0=D5=C3=FB</td></tr></table>
import { fromBase64 } from '#shared/base/bytes.ts';
import { declaredCharset } from './html-table.ts';
import { type DecodedText, decodeText } from './text-encoding.ts';

/** Whether the first lines of a file are those of a MIME message. */
export function isMime(head: string): boolean {
  return /^\s*(?:MIME-Version|From|Content-Type|X-Document-Type)\s*:/i.test(head) && /^MIME-Version\s*:/im.test(head);
}

/** The pages of a MIME message as one text; undefined when it holds none. */
export function pagesOfMime(bytes: Uint8Array): DecodedText | undefined {
  const raw = latin(bytes);
  const pages = partsOf(raw).flatMap((part) => pageOf(part) ?? []);
  const [first] = pages;
  return first && { text: pages.map(({ text }) => text).join('\n'), encoding: first.encoding };
}

function latin(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += 8192) pieces.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  return pieces.join('');
}

/** What stands between the boundary lines; the whole when there are none. */
function partsOf(raw: string): readonly string[] {
  const boundary = /boundary\s*=\s*(?:"([^"\r\n]{1,100})"|([^\s;"]{1,100}))/i.exec(raw.slice(0, 4000));
  const line = boundary?.[1] ?? boundary?.[2];
  return line === undefined ? [raw] : raw.split(`--${line}`).slice(1);
}

function pageOf(part: string): DecodedText | undefined {
  const text = part.replace(/^\s{1,4}/, '');
  const gap = /\r?\n\r?\n/.exec(text.slice(0, 4000));
  if (!gap) return undefined;
  const [head, body] = [text.slice(0, gap.index), text.slice(gap.index + gap[0].length)];
  if (!/content-type\s*:\s*text\/html/i.test(head)) return undefined;
  const bytes = unpacked(body, /content-transfer-encoding\s*:\s*([\w-]+)/i.exec(head)?.[1]?.toLowerCase() ?? '');
  const charset = /charset\s*=\s*"?([\w-]+)/i.exec(head)?.[1]?.toLowerCase() ?? declaredCharset(bytes);
  return charset?.startsWith('gb')
    ? { text: new TextDecoder('gb18030').decode(bytes), encoding: 'gbk' }
    : decodeText(bytes);
}

function unpacked(body: string, transfer: string): Uint8Array {
  if (transfer === 'quoted-printable') return bytesOf(unquoted(body));
  if (transfer !== 'base64') return bytesOf(body);
  const digits = body.replace(/[^A-Za-z0-9+/]/g, '');
  const whole = digits.slice(0, digits.length - (digits.length % 4 === 1 ? 1 : 0));
  return fromBase64(whole.padEnd(Math.ceil(whole.length / 4) * 4, '='));
}

function unquoted(body: string): string {
  return body
    .replace(/=[ \t]{0,20}\r?\n/g, '')
    .replace(/=([\dA-F]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function bytesOf(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}
