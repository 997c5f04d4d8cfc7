// The loopback transport: the page's files and POST /rpc/<method>. It listens on 127.0.0.1 only; who may enter is
// decided in door.ts. A call needs our own Origin and a content type no foreign form can send.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serveStatic } from '#electron/services/static-files.ts';
import type { Bytes } from '#shared/base/bytes.ts';
import { ok, type Result } from '#shared/base/result.ts';
import { dispatch, type ReportFault } from '#shared/host/dispatch.ts';
import type { HostApi, HostError } from '#shared/host/host-api.ts';
import { type Base64Codec, decodeWire, encodeWire } from '#shared/host/wire.ts';
import { createDoor, type Door } from './door.ts';

export type LoopbackDeps = {
  readonly handlers: HostApi;
  /** Folder of the built page. */
  readonly pageFolder: string;
  readonly report: ReportFault;
};
export type LoopbackServer = { readonly origin: string; readonly startAddress: string; close(): Promise<void> };

/** Content type of calls and replies. */
const callType = 'application/x-ledger';
/** The largest call: a saved workbook, or 256 sealed batches, in base64. */
const maxBodyBytes = 128 * 1024 * 1024;

const nodeCodec: Base64Codec = {
  encode: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64'),
  decode: (text): Bytes => Uint8Array.from(Buffer.from(text, 'base64')),
};

/**
 * @param port 0 takes any free one
 * @returns the running server; portTaken when another program has the port
 */
export async function startLoopbackServer(
  deps: LoopbackDeps,
  port: number,
): Promise<Result<LoopbackServer, HostError>> {
  let door: Door | undefined;
  const server = createServer((request, response) => {
    if (!door) return response.writeHead(503).end();
    answer({ ...deps, door, origin: originOf(server) }, request, response).catch((error: unknown) => {
      deps.report('http', error instanceof Error ? (error.stack ?? error.message) : String(error));
      if (response.headersSent) response.destroy();
      else sendText(response, 500, '程序内部出错，请重新启动两新台账。');
    });
  });
  const refusal = await listen(server, port);
  if (refusal) return { ok: false, error: refusal };
  const origin = originOf(server);
  door = createDoor(origin.slice('http://'.length));
  return ok({ origin, startAddress: origin + door.startPath, close: () => closeServer(server) });
}

function listen(server: Server, port: number): Promise<HostError | undefined> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') return reject(error);
      const message = `端口 ${port} 已被占用，两新台账可能已经在运行。请使用已打开的窗口，或关闭占用该端口的程序后再启动。`;
      resolve({ code: 'portTaken', message });
    });
    server.listen(port, '127.0.0.1', () => resolve(undefined));
  });
}

function originOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

type Desk = LoopbackDeps & { readonly door: Door; readonly origin: string };

async function answer(desk: Desk, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = request.url ?? '/';
  const { host, cookie, 'sec-fetch-site': fetchSite } = request.headers;
  const verdict = desk.door.judge({
    path,
    host,
    cookie,
    fetchSite: typeof fetchSite === 'string' ? fetchSite : undefined,
  });
  if (verdict.kind === 'refuse') return sendText(response, verdict.status, verdict.sentence);
  if (verdict.kind === 'welcome') {
    response.writeHead(303, { location: '/', 'set-cookie': verdict.setCookie, 'cache-control': 'no-store' }).end();
    return;
  }
  if (path.startsWith('/rpc/')) return answerCall(desk, path.slice('/rpc/'.length), request, response);
  if (path.startsWith('/start')) {
    response.writeHead(303, { location: '/' }).end();
    return;
  }
  if (request.method !== 'GET') return sendText(response, 405, '不支持这种请求。');
  await sendResponse(response, await serveStatic(desk.pageFolder, path.split('?')[0] ?? '/'));
}

async function answerCall(
  desk: Desk,
  method: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { origin, 'content-type': contentType } = request.headers;
  if (request.method !== 'POST') return sendText(response, 405, '不支持这种请求。');
  if (origin !== desk.origin) return sendText(response, 403, '只能从两新台账自己的页面访问。');
  if (contentType !== callType) return sendText(response, 415, '请求的格式不对。');
  const body = await readBody(request);
  if (body === undefined) return sendText(response, 413, '一次发送的内容太大。');
  const args = decodeWire(body, nodeCodec);
  const reply = await dispatch(desk.handlers, method, args.ok ? args.value : undefined, desk.report);
  response.writeHead(200, { 'content-type': callType, 'cache-control': 'no-store' });
  response.end(encodeWire(reply, nodeCodec));
}

/** The body as text; undefined when it is larger than any call may be. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > maxBodyBytes) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function sendText(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    connection: 'close',
  });
  response.end(sentence);
}

async function sendResponse(response: ServerResponse, answered: Response): Promise<void> {
  response.writeHead(answered.status, Object.fromEntries(answered.headers));
  response.end(Buffer.from(await answered.arrayBuffer()));
}
