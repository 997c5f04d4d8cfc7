import { host } from '#renderer/host/host.ts';
import type { HostInfo, Unlocked } from '../host-types.ts';

const userName = '练习用户';
/** Sample data is invented, so its ledger asks nobody for a password; the keys still exist and work as in the real one. */
const password = 'shili-shuju-lianxi';
const fillKey = 'liangxin.sample.unfilled';

/** The office of the sample ledger; 99 is no province. */
const office = { committeeCode: '990101001', committeeName: '演示街道两新组织综合党委', deviceName: '演示电脑' };

type Entered =
  | { readonly ok: true; readonly value: { readonly unlocked: Unlocked; readonly fresh: boolean } }
  | { readonly ok: false; readonly error: { readonly message: string } };

/** Opens the sample ledger, making it first where there is none; `fresh` when it has not been filled yet. */
export async function unlockSample(info?: HostInfo): Promise<Entered> {
  const known = info ?? (await hostInfo());
  const exists = known?.ledgers.some((entry) => entry.ledger === 'sample' && entry.exists) ?? false;
  if (!exists) localStorage.setItem(fillKey, 'yes');
  const reply = exists
    ? await host.unlock({ ledger: 'sample', userName, password })
    : await host.createLedger({ ledger: 'sample', office, userName, password });
  if (!reply.ok) return reply;
  return { ok: true, value: { unlocked: reply.value, fresh: localStorage.getItem(fillKey) !== null } };
}

/** Called once the invented records are in. */
export function rememberSampleFilled(): void {
  localStorage.removeItem(fillKey);
}

async function hostInfo(): Promise<HostInfo | undefined> {
  const info = await host.hostInfo();
  return info.ok ? info.value : undefined;
}
