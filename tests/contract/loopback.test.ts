// What only the loopback transport must hold: who may speak to it. Raw requests, because a browser or fetch would not
// send most of these.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LoopbackServer, startLoopbackServer } from '#electron/browser-host/server.ts';
import type { HostApi } from '#shared/host/host-api.ts';

type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string };

describe('the loopback server', () => {
  const pageFolder = mkdtempSync(join(tmpdir(), 'liangxin-page-'));
  const faults: string[] = [];
  let server: LoopbackServer;
  let port = 0;
  let cookie = '';

  beforeAll(async () => {
    writeFileSync(join(pageFolder, 'index.html'), '<meta name="csp-nonce" content="__NONCE__">');
    writeFileSync(join(pageFolder, '..', 'liangxin-outside.txt'), 'outside');
    const started = await startLoopbackServer(
      { handlers: failingHandlers(), pageFolder, report: (method, reason) => faults.push(`${method} ${reason}`) },
      0,
    );
    if (!started.ok) throw new Error(started.error.message);
    server = started.value;
    port = Number(new URL(server.origin).port);
  });
  afterAll(async () => {
    await server?.close();
    rmSync(pageFolder, { recursive: true });
    rmSync(join(pageFolder, '..', 'liangxin-outside.txt'), { force: true });
  });

  const ask = (path: string, headers: { [name: string]: string } = {}, body?: string): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const method = body === undefined ? 'GET' : 'POST';
      const asked = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (piece) => {
          text += piece;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
      });
      asked.on('error', reject);
      asked.end(body);
    });
  const call = (headers: { [name: string]: string }, body = '[]') =>
    ask('/rpc/hostInfo', { cookie, origin: server.origin, 'content-type': 'application/x-ledger', ...headers }, body);

  it('answers nobody without its cookie', async () => {
    for (const path of ['/', '/rpc/hostInfo', '/start', '/start?t=guess', '/index.html']) {
      expect((await ask(path)).status).toBe(401);
    }
    expect((await ask('/', { cookie: `lxl-${port}=guess` })).status).toBe(401);
  });

  it('does not burn the start address for a request that another site sent', async () => {
    const path = server.startAddress.slice(server.origin.length);
    expect((await ask(path, { host: `evil.example:${port}` })).status).toBe(421);
    expect((await ask(path, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  });

  it('lets the start address in once', async () => {
    const path = server.startAddress.slice(server.origin.length);
    const welcome = await ask(path, { 'sec-fetch-site': 'none' });
    expect([welcome.status, welcome.headers.location]).toEqual([303, '/']);
    const setCookie = welcome.headers['set-cookie']?.[0] ?? '';
    expect(setCookie).toMatch(new RegExp(`^lxl-${port}=[0-9a-f]{64}; HttpOnly; SameSite=Strict; Path=/`));
    cookie = setCookie.split(';')[0] ?? '';
    const again = await ask(path);
    expect([again.status, again.body]).toEqual([401, expect.stringContaining('这个地址已经用过')]);
    expect((await ask(path, { cookie })).headers.location).toBe('/');
  });

  it('delivers the page with a fresh nonce and its policy', async () => {
    const first = await ask('/', { cookie });
    const nonce = /content="([^"]+)"/.exec(first.body)?.[1] ?? '';
    expect(first.headers['content-security-policy']).toContain(`style-src 'self' 'nonce-${nonce}'`);
    expect(first.headers['x-content-type-options']).toBe('nosniff');
    expect((await ask('/', { cookie })).body).not.toBe(first.body);
  });

  it.each([
    '/../liangxin-outside.txt',
    '/%2e%2e/liangxin-outside.txt',
    '/..%2fliangxin-outside.txt',
    '/%00',
    '/%',
    '/..%5cx',
  ])('does not lead out of the page’s folder by %s', async (path) => {
    expect((await ask(path, { cookie })).status).toBe(404);
  });

  it('turns away foreign host names, sites, origins, forms and verbs', async () => {
    expect((await ask('/', { cookie, host: `localhost:${port}` })).status).toBe(421);
    expect((await ask('/', { cookie, 'sec-fetch-site': 'same-site' })).status).toBe(403);
    expect((await call({ origin: 'http://evil.example' })).status).toBe(403);
    expect((await call({ 'content-type': 'text/plain' })).status).toBe(415);
    expect((await ask('/rpc/hostInfo', { cookie })).status).toBe(405);
    expect((await ask('/', { cookie }, 'x')).status).toBe(405);
  });

  it('takes what is not in the agreed form as bad input', async () => {
    for (const body of ['', 'x', '{"$bytes":"AA=="}', '[{"$bytes":1}]', '[{"$other":1}]', '"']) {
      expect(JSON.parse((await call({}, body)).body)).toMatchObject({ ok: false, error: { code: 'badInput' } });
    }
  });

  it('keeps the inner reason of a fault to itself', async () => {
    const reply = await call({});
    expect(JSON.parse(reply.body)).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(reply.body).not.toContain('secret reason');
    expect(faults.at(-1)).toContain('secret reason');
  });

  it('listens on the loopback address only', async () => {
    const others = Object.values((await import('node:os')).networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ family, internal }) => family === 'IPv4' && !internal);
    for (const { address } of others) await expect(fetch(`http://${address}:${port}/`)).rejects.toThrow();
    expect(server.origin).toBe(`http://127.0.0.1:${port}`);
  });
});

/** A host whose every method breaks, to see what a fault of the program looks like from outside. */
function failingHandlers(): HostApi {
  const handler = () => Promise.reject(new Error('secret reason'));
  return new Proxy({} as HostApi, { get: () => handler });
}
