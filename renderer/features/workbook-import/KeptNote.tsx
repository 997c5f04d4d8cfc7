import type { ImportState } from './import-state.ts';
import { keptInWords } from './keep-rows.ts';

/** What became of the rows that stayed out. */
export function KeptNote({ kept }: Pick<ImportState, 'kept'>) {
  if (kept && 'problem' in kept)
    return (
      <p role="alert" className="import-bad">
        {kept.problem}
      </p>
    );
  if (!kept || kept.rows === 0) return null;
  return (
    <p className="import-soft">
      {keptInWords(kept.rows)}
      <a className="import-link" href="#/kept-rows">
        去看未导入的行
      </a>
    </p>
  );
}
