import { AutoComplete, Button, Checkbox, Input, type InputRef } from 'antd';
import { type RefObject, useState } from 'react';
import { entities } from '#shared/domain/entities.ts';
import { labelsOf } from './CellInput.tsx';
import { ExportRows } from './ExportUnimported.tsx';
import { decideRows } from './import-choices.ts';
import { columnOf, type ProblemGroup, type ProblemItem, rowOf } from './problem-groups.ts';
import { correctCells } from './reading.ts';
import type { SourceColumn } from './reading-messages.ts';
import { suggestionOf } from './suggestions.ts';
import { verifyProblems } from './verify-rows.ts';

type GroupActionsProps = {
  readonly group: ProblemGroup;
  readonly together: boolean;
  readonly onTogether: (together: boolean) => void;
  readonly reason: string;
  readonly reasonInput: RefObject<InputRef | null>;
  readonly onReason: (reason: string) => void;
};

/** What can be done with all rows of a group at once. */
export function GroupActions({ group, together, onTogether, ...reasonProps }: GroupActionsProps) {
  const { items, level, title } = group;
  const cells = items.filter(({ problem }) => problem.col !== null);
  const decideAll = (decision: 'skip' | undefined) => {
    decideRows(
      items.map((item) => ({ sheet: item.table.sheet, row: rowOf(item)?.row ?? 0 })),
      decision,
    );
    if (decision === undefined) verifyProblems(items, undefined);
  };
  return (
    <>
      <div className="import-row">
        <h2>
          {title} <span className="import-soft digits">{items.length.toLocaleString('zh-CN')} 行</span>
        </h2>
        <span className="import-gap" />
        <Button onClick={() => decideAll('skip')}>全部暂不导入</Button>
        <Button onClick={() => decideAll(undefined)}>全部恢复</Button>
        <ExportRows rows={rowsToReturn(items)} name={title}>
          只导出本组
        </ExportRows>
      </div>
      {cells.length > 0 && level !== 'info' && (
        <div className="import-row">
          <ChangeAll items={cells} />
          {level === 'warn' && <Button onClick={() => correctAll(cells, () => '')}>全部设为空</Button>}
          <AdoptAll items={cells} />
          <Checkbox checked={together} onChange={(event) => onTogether(event.target.checked)}>
            写法相同的一起改
          </Checkbox>
        </div>
      )}
      {level === 'warn' && <VerifyAll items={items} {...reasonProps} />}
    </>
  );
}

/** One group goes out with what is wrong in it; a row stands there once. */
function rowsToReturn(items: readonly ProblemItem[]) {
  const rows = new Map(items.map((item) => [`${item.table.index} ${item.at}`, item]));
  return [...rows.values()].map(({ table, at, problem }) => ({ table: table.index, at, why: problem.message }));
}

function correctAll(items: readonly ProblemItem[], textOf: (item: ProblemItem) => string | undefined): void {
  correctCells(
    items.flatMap((item) => {
      const text = textOf(item);
      const { col } = item.problem;
      return col === null || text === undefined ? [] : [{ table: item.table.index, at: item.at, col, text }];
    }),
  );
}

/** The same words for all: for what people have in common, not for numbers that belong to one. */
function ChangeAll({ items }: { readonly items: readonly ProblemItem[] }) {
  const [text, setText] = useState('');
  const [first] = items;
  const column = first && columnOf(first);
  if (!column || !isShared(column)) return null;
  const change = () => {
    if (text.trim() !== '') correctAll(items, () => text.trim());
  };
  return (
    <>
      <span id="import-change-all">全部改为</span>
      <AutoComplete
        className="import-change"
        aria-labelledby="import-change-all"
        value={text}
        options={labelsOf(column)
          .filter((label) => label.includes(text))
          .map((value) => ({ value }))}
        onChange={(value: string | undefined) => setText(value ?? '')}
      />
      <Button disabled={text.trim() === ''} onClick={change}>
        改
      </Button>
    </>
  );
}

function isShared({ target }: SourceColumn): boolean {
  const field = target ? entities[target.entity].fields[target.field] : undefined;
  if (!target || !field || field.personal === 'name' || entities[target.entity].title === target.field) return false;
  return field.kind !== 'idNumber' && field.kind !== 'creditCode' && field.kind !== 'phone';
}

/** Takes the suggestion of every row, where none of them is a guess. */
function AdoptAll({ items }: { readonly items: readonly ProblemItem[] }) {
  const offered = items.filter((item) => suggestionOf(item)?.isSafe);
  if (offered.length === 0) return null;
  return (
    <Button onClick={() => correctAll(offered, (item) => suggestionOf(item)?.text)}>
      全部采用建议（{offered.length.toLocaleString('zh-CN')}）
    </Button>
  );
}

type VerifyAllProps = Pick<GroupActionsProps, 'reason' | 'reasonInput' | 'onReason'> & {
  readonly items: readonly ProblemItem[];
};

/** The clerk looked into it: the rows come in as they are, and the reason stays with them. */
function VerifyAll({ items, reason, reasonInput, onReason }: VerifyAllProps) {
  return (
    <div className="import-row">
      <label htmlFor="import-reason">核实原因</label>
      <Input
        id="import-reason"
        ref={reasonInput}
        className="import-reason"
        maxLength={100}
        placeholder="例如：已电话核实，户籍登记如此"
        value={reason}
        onChange={(event) => onReason(event.target.value)}
      />
      <Button disabled={reason.trim() === ''} onClick={() => verifyProblems(items, reason.trim())}>
        全部标记已核实
      </Button>
      <span className="import-soft">没有标记的照样入库，列在“待核实的行”。</span>
    </div>
  );
}
