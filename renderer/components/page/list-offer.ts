import type { ListOffer } from '../export/list-choices.ts';
import type { GridSelection } from '../grid/grid-session.ts';
import type { GridRow } from '../grid/row.ts';
import type { LedgerSource } from './ledger-source.ts';
import type { Register } from './register.ts';
import type { RegisterRows } from './use-register-rows.ts';

/** What the clerk sees of a register at this moment. */
export type InSight = {
  readonly rows: readonly GridRow[];
  readonly selection: GridSelection;
  readonly isFiltered: boolean;
  readonly columns: readonly string[];
};

/** What can be exported or printed of a register as it is seen now; later edits do not change it. */
export function listOfferOf(
  { declaration }: Register,
  { unlocked }: LedgerSource,
  { columns, today }: RegisterRows,
  inSight: InSight,
): ListOffer {
  const selected = new Set(inSight.selection.rowIds);
  return {
    label: declaration.label,
    unit: declaration.unit,
    shown: inSight.rows,
    selected: inSight.rows.filter(({ id }) => selected.has(id)),
    isFiltered: inSight.isFiltered,
    columns,
    shownColumns: inSight.columns,
    office: unlocked.office.committeeName,
    userName: unlocked.user.name,
    today,
  };
}
