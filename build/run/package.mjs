import { runStreaming, tools } from './child.mjs';
import { ensureBuilt, ensureInstalled } from './prepare.mjs';
import { makeStandInDistribution } from './stand-in-distribution.mjs';

/**
 * npm run package: electron-builder by its recipe build/electron-builder.yml. `--stand-in` puts a folder that only
 * looks like Electron in the place of the download, so that the whole pipeline runs without the network.
 */
export async function runPackage(args) {
  ensureInstalled();
  await ensureBuilt(['client', 'electron']);
  const flags = args.filter((arg) => arg !== '--stand-in');
  const standIn = args.includes('--stand-in') ? [`-c.electronDist=${makeStandInDistribution()}`] : [];
  return runStreaming(process.execPath, [
    tools.electronBuilder,
    '--config',
    'build/electron-builder.yml',
    '--publish',
    'never',
    ...flags,
    ...standIn,
  ]);
}
