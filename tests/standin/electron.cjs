// 替身: stands in for the `electron` module so that the real, bundled main.cjs and preload.cjs can run where there is no
// Electron. A window is Debian's Chromium under playwright-core; app://ledger/… is an https address whose requests go
// to the program's own protocol handler; the real preload runs before the page with a `require` that knows `electron`.
// It does not prove: the sandbox, context isolation, IndexedDB under app://, native dialogs, structured cloning, fuses.

const { EventEmitter } = require('node:events');
const { readFileSync } = require('node:fs');
const { chromium } = require('playwright-core');

const pageHost = 'https://ledger.standin.test';

/** Everything a test may want to look at afterwards, and the answers to dialogs it wants given. */
const seen = {
  paths: {},
  schemes: [],
  sandboxed: false,
  windows: [],
  dialogs: [],
  errorBoxes: [],
  exits: [],
  blockedNavigations: [],
  session: {},
  menu: undefined,
};
const dialogAnswers = [];
const options = { chromium: '/usr/bin/chromium', profile: '', flags: [] };
const handlers = { protocol: undefined, ipc: new Map() };

class App extends EventEmitter {
  #ready = false;
  setPath(name, path) {
    if (this.#ready) throw new Error('stand-in: setPath after ready');
    seen.paths[name] = path;
  }
  enableSandbox() {
    if (this.#ready) throw new Error('stand-in: enableSandbox after ready');
    seen.sandboxed = true;
  }
  requestSingleInstanceLock() {
    if (!seen.paths.userData) throw new Error('stand-in: the instance lock belongs to userData, which is not set yet');
    return true;
  }
  async whenReady() {
    await new Promise((resolve) => setImmediate(resolve));
    this.#ready = true;
  }
  isReady() {
    return this.#ready;
  }
  quit() {
    this.emit('will-quit', {});
    seen.exits.push(0);
  }
  exit(code) {
    seen.exits.push(code);
  }
}
const app = new App();

const protocol = {
  registerSchemesAsPrivileged(schemes) {
    if (app.isReady()) throw new Error('stand-in: schemes must be registered before ready');
    seen.schemes.push(...schemes);
  },
  handle(scheme, handler) {
    if (!seen.schemes.some((known) => known.scheme === scheme))
      throw new Error(`stand-in: ${scheme} is not registered`);
    handlers.protocol = handler;
  },
};

const session = {
  defaultSession: {
    setPermissionRequestHandler: (handler) => {
      seen.session.requestPermission = handler;
    },
    setPermissionCheckHandler: (handler) => {
      seen.session.checkPermission = handler;
    },
    webRequest: {
      onBeforeRequest: (handler) => {
        seen.session.beforeRequest = handler;
      },
    },
  },
};

class WebContents extends EventEmitter {
  mainFrame = { url: '' };
  setWindowOpenHandler(handler) {
    seen.session.openWindow = handler;
  }
}

/** What Electron's security checklist asks of every window. */
const requiredPreferences = { contextIsolation: true, nodeIntegration: false, sandbox: true, webSecurity: true };

class BrowserWindow extends EventEmitter {
  webContents = new WebContents();
  #preload;
  constructor({ webPreferences = {}, ...rest }) {
    super();
    for (const [name, value] of Object.entries(requiredPreferences)) {
      if (webPreferences[name] !== value)
        throw new Error(`stand-in: unsafe window, ${name} is ${webPreferences[name]}`);
    }
    const unsafe = ['allowRunningInsecureContent', 'experimentalFeatures', 'enableBlinkFeatures', 'webviewTag'];
    for (const name of unsafe) if (webPreferences[name]) throw new Error(`stand-in: unsafe window, ${name} is set`);
    this.#preload = webPreferences.preload;
    seen.windows.push({ window: this, options: rest, shown: false, focused: 0 });
    app.emit('web-contents-created', {}, this.webContents);
  }
  async loadURL(url) {
    this.context = await openChromium();
    this.page = this.context.pages()[0] ?? (await this.context.newPage());
    await this.context.route('**/*', (route) => deliver(this.webContents, route));
    await bridge(this.webContents, this.page, readFileSync(this.#preload, 'utf8'));
    await this.page.goto(toPage(url));
    this.emit('ready-to-show');
  }
  show() {
    entryOf(this).shown = true;
  }
  focus() {
    entryOf(this).focused++;
  }
  isMinimized() {
    return false;
  }
}

function entryOf(window) {
  return seen.windows.find((entry) => entry.window === window);
}

function openChromium() {
  return chromium.launchPersistentContext(options.profile, {
    executablePath: options.chromium,
    args: options.flags,
    viewport: { width: 1366, height: 768 },
    locale: 'zh-CN',
  });
}

function toPage(url) {
  return url.replace(/^app:\/\/ledger/, pageHost);
}

function toApp(url) {
  return url.startsWith(pageHost) ? `app://ledger${url.slice(pageHost.length)}` : url;
}

/** Every request passes the program's own rules in Electron's order: navigation, network filter, protocol handler. */
async function deliver(contents, route) {
  const request = route.request();
  const url = toApp(request.url());
  if (request.isNavigationRequest() && !isAllowedNavigation(contents, url)) return route.abort();
  const { cancel } = await new Promise((resolve) => {
    seen.session.beforeRequest({ url }, resolve);
  });
  if (cancel || !url.startsWith('app://')) return route.abort();
  const response = await handlers.protocol({ url });
  const headers = Object.fromEntries(response.headers);
  await route.fulfill({ status: response.status, headers, body: Buffer.from(await response.arrayBuffer()) });
  if (request.isNavigationRequest()) contents.mainFrame.url = url;
}

function isAllowedNavigation(contents, url) {
  if (contents.mainFrame.url === '') return true;
  let prevented = false;
  contents.emit('will-navigate', {
    url,
    preventDefault() {
      prevented = true;
    },
  });
  if (prevented) seen.blockedNavigations.push(url);
  return !prevented;
}

/** Runs the preload before the page and carries its calls; bytes travel as arrays of numbers under a mark. */
async function bridge(contents, page, preload) {
  await page.exposeFunction('standInInvoke', async (channel, text) => {
    const handler = handlers.ipc.get(channel);
    if (!handler) throw new Error(`stand-in: nothing handles ${channel}`);
    const reply = await handler({ senderFrame: contents.mainFrame }, ...JSON.parse(text, revive));
    return JSON.stringify(reply, replace);
  });
  const transport = `const replace = ${replace}; const revive = ${revive};`;
  await page.addInitScript(`(() => { ${transport}
    const electron = {
      contextBridge: { exposeInMainWorld: (name, api) => Object.defineProperty(window, name, { value: Object.freeze(api) }) },
      ipcRenderer: { invoke: async (channel, ...args) =>
        JSON.parse(await window.standInInvoke(channel, JSON.stringify(args, replace)), revive) },
    };
    const require = (name) => {
      if (name !== 'electron') throw new Error('preload requires ' + name);
      return electron;
    };
    (function (require, module, exports) { ${preload}
    })(require, { exports: {} }, {});
  })();`);
}

function replace(_key, value) {
  return value instanceof Uint8Array ? { standInBytes: Array.from(value) } : value;
}

function revive(_key, value) {
  return value && Array.isArray(value.standInBytes) ? Uint8Array.from(value.standInBytes) : value;
}

const ipcMain = {
  handle(channel, handler) {
    if (handlers.ipc.has(channel)) throw new Error(`stand-in: ${channel} is bound twice`);
    handlers.ipc.set(channel, handler);
  },
};

function answerDialog(kind) {
  return async (_window, given) => {
    seen.dialogs.push({ kind, options: given });
    return dialogAnswers.shift() ?? { canceled: true, filePaths: [], filePath: '' };
  };
}

const dialog = {
  showOpenDialog: answerDialog('open'),
  showSaveDialog: answerDialog('save'),
  showErrorBox: (title, content) => seen.errorBoxes.push({ title, content }),
};

const Menu = {
  setApplicationMenu(menu) {
    seen.menu = menu;
  },
};

/** Seals for the account of this process; another account could not open it. */
const safeStorage = {
  isEncryptionAvailable: () => app.isReady(),
  encryptString: (text) => Buffer.from(`sealed ${Buffer.from(text).toString('base64')}`),
  decryptString(sealed) {
    const [, text] = /^sealed (.*)$/.exec(sealed.toString()) ?? [];
    if (text === undefined) throw new Error('stand-in: not sealed by this account');
    return Buffer.from(text, 'base64').toString();
  },
};

module.exports = { app, protocol, session, BrowserWindow, ipcMain, dialog, Menu, safeStorage };
module.exports.standIn = { seen, dialogAnswers, options, pageHost };
