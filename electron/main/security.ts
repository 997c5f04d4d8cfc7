// What the page may not do, whatever it contains (TOOLCHAIN: official checklist of Electron): leave app://ledger, open
// windows, embed web views, ask for devices, or reach any network.

import type { App, Session, WebContents } from 'electron';

const appOrigin = 'app://ledger';
export const startUrl = `${appOrigin}/`;

/** In Node the origin of an app: address reads "null", so addresses are compared by their beginning. */
export function isOwnAddress(url: string): boolean {
  return url.startsWith(startUrl);
}

/**
 * The page asks for storage that is not evicted, and for the clipboard when 从剪贴板粘贴 is pressed; everything else is
 * refused. Both handlers are needed.
 */
export function limitPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(isAllowed(permission)));
  session.setPermissionCheckHandler((_contents, permission) => isAllowed(permission));
}

function isAllowed(permission: string): boolean {
  return permission === 'persistent-storage' || permission === 'clipboard-read';
}

/** The program works without a network; this makes sure of it. */
export function cutOffNetwork(session: Session): void {
  session.webRequest.onBeforeRequest(({ url }, decide) => {
    decide({ cancel: !/^(app|devtools|blob|data):/.test(url) });
  });
}

export function keepInside(app: App): void {
  app.on('web-contents-created', (_event, contents) => confine(contents));
}

function confine(contents: WebContents): void {
  const stay = (event: { preventDefault(): void; readonly url: string }) => {
    if (!isOwnAddress(event.url)) event.preventDefault();
  };
  contents.on('will-navigate', stay);
  contents.on('will-frame-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}
