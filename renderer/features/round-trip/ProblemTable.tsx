import { WindowedTable } from '#renderer/components/table/WindowedTable.tsx';
import { entities } from '#shared/domain/entities.ts';
import type { RowComparison } from '#shared/ledger/three-way.ts';
import { type Difference, placeKey } from './compare-return.ts';

type ProblemTableProps = { readonly problems: readonly Difference[]; readonly gone: readonly RowComparison[] };

type Problem = {
  readonly key: string;
  readonly row: number;
  readonly title: string;
  readonly field: string;
  readonly text: string;
  readonly why: string;
};

/** Cells and rows of which nothing can be taken, with the reason; the ledger keeps what it has. */
export function ProblemTable({ problems, gone }: ProblemTableProps) {
  const rows = [...gone.map(problemOfRow), ...problems.map(problemOfCell)];
  return (
    <>
      <p className="trips-soft">
        这些地方看不懂或者不能改，台账保留原值。请与对方核实后在台账里改，或请对方改好再收一次。
      </p>
      <WindowedTable<Problem>
        label="不能采用的"
        rows={rows}
        rowKey={({ key }) => key}
        empty="没有不能采用的。"
        columns={[
          { key: 'row', title: '行', width: 64, render: ({ row }) => row },
          { key: 'title', title: '记录', width: 180, render: ({ title }) => title },
          { key: 'field', title: '列', width: 130, render: ({ field }) => field },
          { key: 'text', title: '对方写的', width: 220, render: ({ text }) => <span title={text}>{text}</span> },
          { key: 'why', title: '原因', render: ({ why }) => <span title={why}>{why}</span> },
        ]}
      />
    </>
  );
}

function problemOfRow({ place, title, gone = '' }: RowComparison): Problem {
  return { key: placeKey(place), row: place.row, title, field: '整行', text: '', why: gone };
}

function problemOfCell({ key, row, cell }: Difference): Problem {
  const field = entities[cell.entity].fields[cell.field]?.label ?? cell.field;
  return { key, row: row.place.row, title: row.title, field, text: cell.text ?? '（空）', why: cell.problem ?? '' };
}
