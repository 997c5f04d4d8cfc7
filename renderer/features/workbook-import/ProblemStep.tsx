import { App, Button } from 'antd';
import { useMemo, useRef, useState } from 'react';
import { ExportUnimported } from './ExportUnimported.tsx';
import { chosenTables, goTo } from './import-choices.ts';
import { changeImport, type ImportState } from './import-state.ts';
import { ProblemGroups } from './ProblemGroups.tsx';
import { ProblemRows } from './ProblemRows.tsx';
import {
  countOutcomes,
  groupProblems,
  type OutcomeCounts,
  type ProblemGroup,
  type ProblemTable,
} from './problem-groups.ts';
import { undecidedRows } from './undecided-rows.ts';
import { askToGiveUp } from './use-leave-guard.ts';

/** 3 改问题: what has to be put right, grouped; the cells are mended here and checked again by the same rules. */
export function ProblemStep({ state }: { readonly state: ImportState }) {
  const { modal } = App.useApp();
  const { tables, decisions } = state;
  const rowsVersion = useSettledVersion(state);
  const chosen = useMemo(() => chosenTables(tables), [tables]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows are mended in place, their version tells when
  const groups = useMemo(() => groupProblems(chosen), [chosen, rowsVersion]);
  const [open, setOpen] = useState<ProblemGroup | undefined>(groups[0]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  const out = useMemo(() => undecidedRows(chosen, decisions), [chosen, decisions, rowsVersion]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  const counts = useMemo(() => countAll(chosen), [chosen, rowsVersion]);
  return (
    <>
      <div className="import-body import-bench">
        <ProblemGroups groups={groups} open={open?.key} onOpen={setOpen} />
        {open ? (
          <ProblemRows key={open.key} group={open} state={state} hasTables={chosen.length > 1} />
        ) : (
          <p className="import-good">没有问题，可以入库。</p>
        )}
      </div>
      <footer className="import-foot">
        <Button onClick={() => askToGiveUp(modal)}>放弃导入</Button>
        <ExportUnimported rows={out} />
        <span role="status" className="import-soft">
          {state.isRechecking
            ? '正在重新检查…'
            : `可以入库 ${counts.accepted.toLocaleString('zh-CN')} 行，入库并核实 ${counts.warned.toLocaleString('zh-CN')} 行，必须先改 ${counts.rejected.toLocaleString('zh-CN')} 行`}
        </span>
        <span className="import-gap" />
        <Button onClick={() => goTo('columns')}>上一步</Button>
        <Button
          type="primary"
          disabled={state.isRechecking}
          onClick={() => changeImport({ step: 'commit', refusal: undefined })}
        >
          下一步：入库
        </Button>
      </footer>
    </>
  );
}

function countAll(tables: readonly ProblemTable[]): OutcomeCounts {
  const sum = { accepted: 0, warned: 0, rejected: 0 };
  for (const { rows } of tables) {
    const { accepted, warned, rejected } = countOutcomes(rows);
    sum.accepted += accepted;
    sum.warned += warned;
    sum.rejected += rejected;
  }
  return sum;
}

/** The version of the rows, which waits while they are being checked again: many come in portions. */
function useSettledVersion({ rowsVersion, isRechecking }: ImportState): number {
  const settled = useRef(rowsVersion);
  if (!isRechecking) settled.current = rowsVersion;
  return settled.current;
}
