import { recordHref } from '#renderer/components/page/record-link.ts';
import type { HistoryEntry, LedgerStore } from '#renderer/data/ledger-store.ts';
import { entities, isEntityName } from '#shared/domain/entities.ts';
import { titleOf } from '#shared/ledger/book.ts';
import type { Conflict, ConflictHead } from '#shared/ledger/conflict.ts';
import { deadTarget } from '#shared/ledger/conflict-changes.ts';
import { fieldWords } from '#shared/ledger/conflict-words.ts';
import { amountWords, balanceOf } from './ledger-words.ts';
import type { ReviewOption } from './review-draft.ts';
import { sidesOf } from './review-options.ts';
import { SideOrigin } from './SideOrigin.tsx';
import { valueWords, type Wording } from './side-words.ts';

type OptionBodyProps = {
  readonly store: LedgerStore;
  readonly conflict: Conflict;
  readonly option: ReviewOption;
  readonly wording: Wording;
  readonly history: ReadonlyMap<string, readonly HistoryEntry[]>;
};

/** What stands behind an option: the value and who wrote it, the deletion, the edits that it had not seen. */
export function OptionBody({ store, conflict, option, wording, history }: OptionBodyProps) {
  const origin = (head: ConflictHead) => <SideOrigin key={head.op} store={store} head={head} history={history} />;
  const { type, table, field = '', heads } = conflict;
  if (type === 'FIELD' || type === 'STOCKTAKE') {
    const side = sidesOf(conflict).find(({ op }) => op === option.key);
    if (!side) return null;
    return (
      <>
        <p className="conflict-value">{valueWords(wording, table, field, side.heads.at(-1)?.value ?? null)}</p>
        {side.heads.map(origin)}
      </>
    );
  }
  if (type === 'DEL_EDIT') {
    const isDeletion = (head: ConflictHead) => head.field === undefined && head.record === undefined;
    const behind = heads.filter((head) => isDeletion(head) === (option.key === 'delete'));
    return behind.map((head) => (
      <div key={`${head.op} ${head.field ?? ''}`}>
        <p>{deletionWords(head, conflict, wording)}</p>
        {origin(head)}
      </div>
    ));
  }
  if (type === 'REF_DEAD') return <ReferenceBody {...{ store, conflict, option, origin }} />;
  if (type === 'OVERDRAWN' && option.key === 'add') {
    const balance = balanceOf(conflict);
    return (
      <p>
        现在的余额是 {balance.toLocaleString('zh-CN')}，补记 {Math.abs(balance).toLocaleString('zh-CN')} 后为 0。
      </p>
    );
  }
  if (type !== 'DUP_AWARD') return null;
  return heads.map((head, at) => (
    <div key={head.op}>
      <p>
        {at === 0 ? '保留' : '冲销'}：{amountWords(head.value)}
      </p>
      {origin(head)}
    </div>
  ));
}

function deletionWords({ field, record, value }: ConflictHead, { table }: Conflict, wording: Wording): string {
  if (field !== undefined) return `改了${fieldWords(table, field)}：${valueWords(wording, table, field, value)}`;
  if (record !== undefined) return `和另一条记录合并了`;
  return `删除原因：${value === null || value === '' ? '（没有写）' : String(value)}`;
}

type ReferenceBodyProps = Pick<OptionBodyProps, 'store' | 'conflict' | 'option'> & {
  origin(head: ConflictHead): React.ReactNode;
};

function ReferenceBody({ store, conflict, option, origin }: ReferenceBodyProps) {
  const target = deadTarget(conflict);
  const deletion = conflict.heads.find(({ record }) => record !== undefined);
  const reference = conflict.heads.find(({ record }) => record === undefined);
  if (option.key === 'restore' && target && isEntityName(target.entity) && deletion)
    return (
      <>
        <p>
          {entities[target.entity].label}“{titleOf(store.book, target.entity, target.id)}”已删除，原因：
          {String(deletion.value ?? '（没有写）')}
        </p>
        {origin(deletion)}
      </>
    );
  if (option.key !== 'delete' || !isEntityName(conflict.table) || !reference) return null;
  const href = recordHref(store.book, conflict.table, conflict.record);
  return (
    <>
      <p>
        {entities[conflict.table].label}
        {href && (
          <>
            {' '}
            <a href={href}>看这条记录</a>
          </>
        )}
      </p>
      {origin(reference)}
    </>
  );
}
