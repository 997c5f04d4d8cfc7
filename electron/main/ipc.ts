import type { IpcMain, IpcMainInvokeEvent, WebContents } from 'electron';
import { isOwnAddress } from './security.ts';

export const channel = 'ledger-host';

/** Binds the one channel. A call from any frame but the window's own main frame is answered like an unknown one. */
export function bindChannel(
  ipcMain: Pick<IpcMain, 'handle'>,
  contents: WebContents,
  answer: (method: string, args: unknown) => Promise<unknown>,
): void {
  ipcMain.handle(channel, (event: IpcMainInvokeEvent, method: unknown, args: unknown) => {
    if (!isOwnFrame(event, contents)) {
      return { ok: false, error: { code: 'foreignSender', message: '只能从两新台账自己的页面访问。' } };
    }
    return answer(typeof method === 'string' ? method : '', args);
  });
}

function isOwnFrame({ senderFrame }: IpcMainInvokeEvent, contents: WebContents): boolean {
  return senderFrame !== null && senderFrame === contents.mainFrame && isOwnAddress(senderFrame.url);
}
