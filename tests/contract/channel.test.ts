import type { IpcMainInvokeEvent, WebContents } from 'electron';
import { describe, expect, it } from 'vitest';
import { bindChannel } from '#electron/main/ipc.ts';

describe('the binding of Electron’s channel', () => {
  const mainFrame = { url: 'app://ledger/#/people' };
  const ask = (senderFrame: unknown, method: unknown = 'hostInfo') => {
    let listener: ((event: IpcMainInvokeEvent, ...args: unknown[]) => unknown) | undefined;
    const ipcMain = {
      handle(_channel: string, bound: typeof listener) {
        listener = bound;
      },
    };
    bindChannel(ipcMain, { mainFrame } as unknown as WebContents, async (name, args) => ({ ok: true, name, args }));
    return listener?.({ senderFrame } as unknown as IpcMainInvokeEvent, method, []);
  };

  it('answers the window’s own main frame', async () => {
    expect(await ask(mainFrame)).toEqual({ ok: true, name: 'hostInfo', args: [] });
    expect(await ask(mainFrame, { not: 'a name' })).toEqual({ ok: true, name: '', args: [] });
  });

  it.each([
    ['no frame', null],
    ['a frame inside the page', { url: 'app://ledger/' }],
    ['a frame of another site', { url: 'https://evil.example/app://ledger/' }],
  ])('refuses %s', async (_, frame) => {
    expect(await ask(frame)).toMatchObject({ ok: false, error: { code: 'foreignSender' } });
  });

  it('refuses the main frame once it shows another address', async () => {
    mainFrame.url = 'app://ledger.evil.example/';
    expect(await ask(mainFrame)).toMatchObject({ ok: false, error: { code: 'foreignSender' } });
  });
});
