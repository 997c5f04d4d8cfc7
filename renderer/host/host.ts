// The page's end of the host: Electron's bridge where there is one, else the loopback server that delivered the page.
// Whatever goes wrong on the way comes back as data, like every other refusal.

import type { HostApi, HostMethod, HostReply } from '#shared/host/host-api.ts';
import { type Base64Codec, decodeWire } from '#shared/host/wire.ts';
import { wireBody } from './wire-body.ts';

/** What electron/preload puts into the window. */
export type Bridge = { readonly call: (method: string, args: readonly unknown[]) => Promise<unknown> };
type Call = (method: HostMethod, args: readonly unknown[]) => Promise<HostReply<HostMethod>>;

declare global {
  interface Window {
    readonly ledgerHost?: Bridge;
  }
}

/** Newer browsers convert base64 themselves, ten times faster than we can. */
type NativeBase64 = { toBase64?(): string };
type NativeBase64Reader = { fromBase64?(text: string): Uint8Array<ArrayBuffer> };

function platformCodec(): Base64Codec | undefined {
  const reader = Uint8Array as unknown as NativeBase64Reader;
  if (!reader.fromBase64 || !(Uint8Array.prototype as NativeBase64).toBase64) return undefined;
  return {
    encode: (bytes) => (bytes as NativeBase64).toBase64?.() ?? '',
    decode: (text) => reader.fromBase64?.(text) ?? new Uint8Array(),
  };
}

const codec = platformCodec();

async function callOverLoopback(method: HostMethod, args: readonly unknown[]): Promise<HostReply<HostMethod>> {
  try {
    const response = await fetch(`/rpc/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ledger' },
      body: await wireBody(args, codec),
    });
    if (!response.ok) return refusal('hostRefused', await response.text());
    const reply = decodeWire(await response.text(), codec);
    return reply.ok ? (reply.value as HostReply<HostMethod>) : unreachable();
  } catch (error) {
    if (error instanceof TypeError) return unreachable();
    throw error;
  }
}

function refusal(code: string, message: string) {
  return { ok: false, error: { code, message } } as const;
}

/** fetch fails with a TypeError when nobody answers at the address. */
function unreachable() {
  return refusal('hostGone', '与后台程序的连接已断开，刚才的操作没有完成。请重新启动两新台账。');
}

/** @returns a host whose methods are called by name: `host.journalTip()` calls 'journalTip' with no arguments */
export function createHost(call: Call): HostApi {
  return new Proxy({} as HostApi, {
    get(_, method) {
      // A promise resolving to the host asks for `then`; there is no such method.
      if (typeof method !== 'string' || method === 'then') return undefined;
      return (...args: unknown[]) => call(method as HostMethod, args);
    },
  });
}

function pickCall(): Call {
  const bridge = typeof window === 'undefined' ? undefined : window.ledgerHost;
  return bridge ? (method, args) => bridge.call(method, args) as Promise<HostReply<HostMethod>> : callOverLoopback;
}

export const host: HostApi = createHost(pickCall());
