import { readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { type DialogPort, endingsOf } from '#electron/services/dialog-port.ts';

/** Answers every file question with one folder and everything of the right kind below it. */
export function stickDialogs(path: string): DialogPort {
  const stick = { path, label: 'U盘' };
  return {
    pickFiles: async (kind) =>
      readdirSync(path, { recursive: true, encoding: 'utf8' })
        .filter((name) => endingsOf[kind].includes(extname(name).slice(1)))
        .map((name) => join(path, name)),
    pickSave: async (name) => ({ folder: stick, name }),
    pickFolder: async () => stick,
    standingFolders: () => [stick],
  };
}
