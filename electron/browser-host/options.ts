import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { programFolder } from '#electron/services/app-paths.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';

/** IndexedDB belongs to the address including the port, so the port must be the same at every start. */
export const usualPort = 47615;

export type BrowserHostOptions = {
  readonly port: number;
  readonly dataFolder: string;
  readonly filesFolder: string;
  readonly places: readonly string[];
  readonly opensBrowser: boolean;
};

/** @returns the options, or a sentence that says which argument is wrong */
export function readOptions(args: readonly string[]): Result<BrowserHostOptions, string> {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: String(usualPort) },
        data: { type: 'string' },
        files: { type: 'string' },
        place: { type: 'string', multiple: true, default: [] },
        'no-open': { type: 'boolean', default: false },
      },
    });
    const port = Number(values.port);
    if (!/^\d{1,5}$/.test(values.port) || port > 65535) return fail(`端口号应为 0 至 65535 的整数：${values.port}`);
    const data =
      values.data ?? join(programFolder({ platform: process.platform, home: homedir(), env: process.env }), 'data');
    return ok({
      port,
      dataFolder: resolve(data),
      filesFolder: resolve(values.files ?? join(homedir(), '两新台账文件')),
      places: values.place.map((place) => resolve(place)),
      opensBrowser: !values['no-open'],
    });
  } catch (error) {
    if (error instanceof TypeError) return fail(`启动参数不正确：${error.message}`);
    throw error;
  }
}
