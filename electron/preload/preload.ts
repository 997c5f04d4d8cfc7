// The page's only way to its host: one function over one channel. Arguments are checked on the other side.

import { contextBridge, ipcRenderer } from 'electron';

contextBridge.exposeInMainWorld('ledgerHost', {
  call: (method: string, args: readonly unknown[]) => ipcRenderer.invoke('ledger-host', method, args),
});
