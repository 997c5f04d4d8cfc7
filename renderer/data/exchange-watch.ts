// What the host knows about bundles and receipts, held once for the whole page and refreshed after every exchange.
import { host } from '#renderer/host/host.ts';
import { ok, type Result } from '#shared/base/result.ts';
import type {
  EnrolmentState,
  ExchangeState,
  ExportedBundle,
  FileWatchState,
  HostError,
  HostReplies,
  KeptBundles,
  ReleaseState,
} from '#shared/host/host-api.ts';

export type Exchange = {
  readonly state: ExchangeState;
  readonly enrolment: EnrolmentState;
  readonly kept: KeptBundles;
  readonly release: ReleaseState;
  readonly volumes: HostReplies['volumeSets'];
};

export type SeenFile = { readonly state: FileWatchState; readonly secondsLeft: number };

const askMs = 1500;
const listeners = new Set<() => void>();
let current: Exchange | undefined;
/** Written while this page was open: its stick may still be in the PC. */
let made: ExportedBundle | undefined;
let seen: SeenFile | undefined;
let changes = 0;

/** The watchable side, for useWatched. */
export const exchangeWatch = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  version: (): number => changes,
};

/** Undefined until the first refresh has answered. */
export function currentExchange(): Exchange | undefined {
  return current;
}

/** What the host sees of the file of the bundle just made; undefined before its first look. */
export function fileJustMade(): SeenFile | undefined {
  return seen;
}

export function bundleJustMade(): ExportedBundle | undefined {
  return made;
}

/** Remembers what was written last and follows what becomes of its file, also while another page is shown. */
export function noteMade(bundle: ExportedBundle | undefined): void {
  made = bundle;
  seen = undefined;
  tell();
  if (bundle) void follow(bundle);
}

async function follow(bundle: ExportedBundle): Promise<void> {
  const reply = await host.fileWatch({ digest: bundle.digest });
  if (made !== bundle || !reply.ok) return;
  seen = reply.value;
  tell();
  if (seen.state === 'watching') setTimeout(() => void follow(bundle), askMs);
}

export async function refreshExchange(): Promise<Result<Exchange, HostError>> {
  const [state, enrolment, kept, release, volumes] = await Promise.all([
    host.exchangeState(),
    host.enrolmentState(),
    host.keptBundles(),
    host.releaseState(),
    host.volumeSets(),
  ]);
  if (!state.ok) return state;
  if (!enrolment.ok) return enrolment;
  if (!kept.ok) return kept;
  if (!release.ok) return release;
  if (!volumes.ok) return volumes;
  current = {
    state: state.value,
    enrolment: enrolment.value,
    kept: kept.value,
    release: release.value,
    volumes: volumes.value,
  };
  tell();
  return ok(current);
}

function tell(): void {
  changes += 1;
  for (const listener of listeners) listener();
}
