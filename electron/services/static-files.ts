// The page's own files with its security headers, the same in both hosts: Electron answers app:// with it, the browser
// host its loopback address. The nonce is fresh for each response and stands wherever index.html says __NONCE__.

import { readFile } from 'node:fs/promises';
import { extname, join, resolve, sep } from 'node:path';
import { randomBytes, toBase64 } from '#shared/base/bytes.ts';
import { describeFileError } from './file-errors.ts';

const contentTypes: { readonly [ending: string]: string } = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/** What the page may load and run: its own files only; styles of the UI library carry the nonce. */
function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'none'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join('; ');
}

/**
 * @param root folder of the built page
 * @param pathname of the request, still percent-encoded; '/' is index.html
 * @returns 200 with the file, or 404 for anything that is not a file below the root
 */
export async function serveStatic(root: string, pathname: string): Promise<Response> {
  const path = pathBelow(root, pathname);
  const content = path === undefined ? undefined : await readIfThere(path);
  if (path === undefined || content === undefined) return answer(404, 'text/plain; charset=utf-8', '没有这个文件。');
  const type = contentTypes[extname(path)] ?? 'application/octet-stream';
  return extname(path) === '.html' ? answerPage(content.toString('utf8')) : answer(200, type, Uint8Array.from(content));
}

/** The file a path means; undefined when it is malformed or would lead out of the root. */
function pathBelow(root: string, pathname: string): string | undefined {
  try {
    const decoded = decodeURIComponent(pathname);
    if (decoded.includes('\0') || decoded.includes('\\')) return undefined;
    const path = resolve(join(root, decoded.endsWith('/') ? `${decoded}index.html` : decoded));
    return path.startsWith(resolve(root) + sep) ? path : undefined;
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (describeFileError(error, '读取页面文件')) return undefined;
    throw error;
  }
}

function answerPage(html: string): Response {
  const nonce = toBase64(randomBytes(18));
  return answer(200, 'text/html; charset=utf-8', html.replaceAll('__NONCE__', nonce), nonce);
}

function answer(status: number, type: string, body: string | Uint8Array<ArrayBuffer>, nonce = 'none'): Response {
  return new Response(body, {
    status,
    headers: {
      'content-type': type,
      'content-security-policy': contentSecurityPolicy(nonce),
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    },
  });
}
