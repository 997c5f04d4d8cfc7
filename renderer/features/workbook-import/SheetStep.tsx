import { useState } from 'react';
import type { ImportState } from './import-state.ts';
import { SheetList } from './SheetList.tsx';
import { SheetPreview } from './SheetPreview.tsx';

/** What is in the files, and the top of one sheet with its headings, where they can be moved. */
export function SheetStep({ state }: { readonly state: ImportState }) {
  const [picked, setPicked] = useState<number>();
  const shown = picked ?? firstOf(state);
  return (
    <div className="import-sheets">
      <SheetList state={state} shown={shown} onShow={setPicked} />
      {state.sheets[shown] && <SheetPreview key={shown} state={state} at={shown} />}
    </div>
  );
}

/** A sheet that is to be imported, or the first that the clerk may have to explain. */
function firstOf({ tables, sheets }: ImportState): number {
  const table = tables[0]?.sheetAt;
  return (
    table ??
    Math.max(
      0,
      sheets.findIndex(({ isHidden }) => !isHidden),
    )
  );
}
