// What an import leaves in the ledger beside its records: how the clerk mapped columns, what words for codes mean, and
// what is doubtful about the rows.

import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { newUlid } from '#shared/base/ids.ts';
import type { Change } from '#shared/ledger/changes.ts';
import { meaningNotes, rememberedMeanings } from '#shared/ledger/code-meanings.ts';
import { idOfImport } from '#shared/ledger/import-note.ts';
import type { ImportPlan } from '#shared/ledger/import-types.ts';
import { checkNotes } from '#shared/ledger/row-checks.ts';
import { doubtfulRows } from './doubtful-rows.ts';
import { chosenTables } from './import-choices.ts';
import { currentImport } from './import-state.ts';
import { mappingNotes, rememberedMappings } from './mapping-memory.ts';
import { wasMapped } from './reading.ts';

/** The notes that are saved together with a plan. */
export function notesOfImport({ book }: LedgerStore, plan: ImportPlan): readonly Change[] {
  const { tables, words, verified, file } = currentImport();
  const chosen = chosenTables(tables);
  const at = new Date().toISOString();
  const newId = () => newUlid(Date.now());
  const settled = chosen.map(({ columns, kind, index }) => ({ columns, kind, wasChanged: wasMapped(index) }));
  const checks = doubtfulRows(chosen, plan, verified, idOfImport(plan));
  return [
    ...mappingNotes(rememberedMappings(book), settled, at, newId),
    ...meaningNotes(rememberedMeanings(book), words, at, newId),
    ...checkNotes(checks, { file: file?.name ?? '', at }, newId),
  ];
}
