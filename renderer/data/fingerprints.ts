// The state fingerprint of the open ledger in words, as it is read over the telephone.

import { type FingerprintModule, fingerprintModules, moduleOf } from '#shared/ledger/fingerprint-modules.ts';
import { wordsOf } from '#shared/sync/fingerprint-words.ts';
import { fingerprintSteps } from '#shared/sync/merge.ts';
import type { LedgerDesk } from './ledger-desk.ts';
import { sliceMs } from './pace.ts';
import type { Watching } from './undo.ts';

export type FingerprintWords = readonly [string, string, string, string];

export type ModuleWords = {
  readonly module: FingerprintModule;
  readonly label: string;
  /** Absent while nothing was ever written there. */
  readonly words?: FingerprintWords;
};

export type LedgerWords = { readonly whole: FingerprintWords; readonly modules: readonly ModuleWords[] };

/**
 * The words of the ledger and of its modules. It begins anew when somebody writes meanwhile.
 *
 * @returns undefined when it was cancelled
 */
export async function ledgerWords(
  { book, pace }: LedgerDesk,
  { onProgress = () => undefined, cancellation }: Watching = {},
): Promise<LedgerWords | undefined> {
  for (;;) {
    const { version, state } = book;
    const total = stepsFor(state);
    const steps = fingerprintSteps(state, moduleOf);
    let until = pace.now() + sliceMs;
    for (let done = 0; version === book.version; done++) {
      const step = steps.next();
      if (step.done) return inWords(step.value);
      if (pace.now() < until) continue;
      onProgress(Math.min(done, total), total);
      await pace.pause();
      if (cancellation?.isWanted) return undefined;
      until = pace.now() + sliceMs;
    }
  }
}

/** About as many steps as `fingerprintSteps` takes. */
function stepsFor({ tables }: LedgerDesk['book']['state']): number {
  const itemsAtOnce = 16;
  const buckets = 256 * Object.keys(fingerprintModules).length;
  return [...tables.values()].reduce((sum, { size }) => sum + size, 0) / itemsAtOnce + buckets;
}

function inWords({
  whole,
  modules,
}: {
  readonly whole: string;
  readonly modules: { readonly [name: string]: string };
}) {
  return {
    whole: wordsOf(whole),
    modules: Object.entries(fingerprintModules).map(([module, label]) => ({
      module: module as FingerprintModule,
      label,
      ...(modules[module] === undefined ? {} : { words: wordsOf(modules[module]) }),
    })),
  };
}
