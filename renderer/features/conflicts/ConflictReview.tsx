import { Alert, Button, Radio } from 'antd';
import { type Ref, useImperativeHandle, useState } from 'react';
import { ReasonDialog } from '#renderer/components/drawer/ReasonDialog.tsx';
import { recordHref } from '#renderer/components/page/record-link.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { describeStoreProblem } from '#renderer/data/store-problem.ts';
import { isEntityName } from '#shared/domain/entities.ts';
import { authorities, authorityOf } from '#shared/domain/field-authority.ts';
import { type Conflict, conflictTypeLabels } from '#shared/ledger/conflict.ts';
import type { Choice } from '#shared/ledger/conflict-changes.ts';
import { conflictTitle } from '#shared/ledger/conflict-words.ts';
import { splitKey } from '#shared/ledger/dated-values.ts';
import { OptionAsks } from './OptionAsks.tsx';
import { OptionBody } from './OptionBody.tsx';
import { Remarks } from './Remarks.tsx';
import { draftOf } from './review-draft.ts';
import { optionsOf } from './review-options.ts';
import { isHidden, valueWords } from './side-words.ts';
import { useHistory } from './use-head-origins.ts';

/** What the keys of the list do here: 1, 2 … pick an option, Enter confirms it. */
export type ReviewHandle = { pick(number: number): void; confirm(): void };

type ConflictReviewProps = {
  readonly store: LedgerStore;
  readonly conflict: Conflict;
  readonly isBusy: boolean;
  readonly ref: Ref<ReviewHandle>;
  onDecide(choice: Choice): void;
};

/** One conflict, its sides next to each other, and the ways to decide it. */
export function ConflictReview({ store, conflict, isBusy, ref, onDecide }: ConflictReviewProps) {
  const [draft, setDraft] = useState(() => draftOf(store.book, conflict));
  const [isRevealed, setRevealed] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const [problem, setProblem] = useState<string>();
  const history = useHistory(store, conflict.table, conflict.record, store.conflicts.version());
  const wording = { book: store.book, isRevealed };
  const options = optionsOf(conflict, draft);
  const picked = options.find(({ key }) => key === draft.picked);
  const confirm = () => {
    if (picked?.choice && !isBusy) onDecide(picked.choice);
  };
  useImperativeHandle(ref, () => ({
    pick: (number) => {
      const option = options[number - 1];
      if (option) setDraft({ ...draft, picked: option.key });
    },
    confirm,
  }));
  const reveal = async (why: string) => {
    setAsking(false);
    const { table, record } = conflict;
    if (!isEntityName(table)) return;
    const noted = await store.recordDeed({ act: 'reveal', entity: table, record, why });
    if (noted.ok) setRevealed(true);
    else setProblem(describeStoreProblem(noted.error));
  };

  return (
    <section className="conflict-review" aria-label="这条冲突">
      <Head store={store} conflict={conflict} isRevealed={isRevealed} onReveal={() => setAsking(true)} />
      {problem && <Alert type="error" showIcon title={problem} />}
      <div
        role="radiogroup"
        className="conflict-options"
        data-columns={conflict.type === 'DUP' ? 1 : undefined}
        aria-label="怎样处理"
      >
        {options.map((option, at) => (
          <div key={option.key} className="conflict-option" data-picked={option.key === draft.picked || undefined}>
            <Radio
              name="conflict-option"
              checked={option.key === draft.picked}
              onChange={() => setDraft({ ...draft, picked: option.key })}
            >
              <kbd>{at + 1}</kbd> {option.label}
              {option.key === conflict.suggested && <span className="conflict-suggested">建议</span>}
            </Radio>
            <OptionBody store={store} conflict={conflict} option={option} wording={wording} history={history} />
            {option.key === draft.picked && (
              <OptionAsks
                store={store}
                conflict={conflict}
                option={option}
                draft={draft}
                wording={wording}
                onDraft={setDraft}
              />
            )}
          </div>
        ))}
      </div>
      <div className="conflict-confirm">
        <Button type="primary" disabled={!picked?.choice} loading={isBusy} onClick={confirm}>
          就这样处理（Enter）
        </Button>
        <span className="conflict-origin">
          {picked ? (picked.choice ? '处理后可以撤回。' : missing(picked.asks)) : '先选一种处理办法。'}
        </span>
      </div>
      <Remarks store={store} conflict={conflict.id} />
      {isAsking && (
        <ReasonDialog
          title="揭示隐藏的内容"
          text="本次查看会记入操作日志，随报送包上报。"
          okText="揭示"
          suggestion="如：核对两边的号码"
          onClose={() => setAsking(false)}
          onOk={(why) => void reveal(why)}
        />
      )}
    </section>
  );
}

function missing(asks: ReturnType<typeof optionsOf>[number]['asks']): string {
  const words = {
    why: '还要写明原因。',
    value: '还要填上正确的值。',
    record: '还要选一条记录。',
    entry: '还要选一笔。',
  };
  return asks === undefined || asks === 'values' ? '' : words[asks];
}

type HeadProps = {
  readonly store: LedgerStore;
  readonly conflict: Conflict;
  readonly isRevealed: boolean;
  onReveal(): void;
};

function Head({ store, conflict, isRevealed, onReveal }: HeadProps) {
  const { type, table, record, field, heads } = conflict;
  const href = recordHref(store.book, table, record);
  const title = conflictTitle(store.book, conflict);
  const hint = isEntityName(table) && field !== undefined ? authorityOf(table, splitKey(field).field) : undefined;
  const isMasked = (field !== undefined && isHidden(table, field)) || type === 'DUP' || type === 'DEL_EDIT';
  const looksAlike =
    type === 'FIELD' &&
    !isRevealed &&
    field !== undefined &&
    new Set(heads.map(({ value }) => valueWords({ book: store.book, isRevealed }, table, field, value))).size < 2;
  return (
    <>
      <header className="conflict-head">
        <h2>{href ? <a href={href}>{title}</a> : title}</h2>
        <span className="conflict-type">{conflictTypeLabels[type]}</span>
        {isMasked && !isRevealed && <Button onClick={onReveal}>揭示</Button>}
      </header>
      {looksAlike && <p className="conflict-hint">两边只有隐藏的部分不同，揭示后才能看出来。</p>}
      {hint && type === 'FIELD' && (
        <p className="conflict-hint">
          <strong>{authorities[hint.authority]}</strong> {hint.words}
        </p>
      )}
    </>
  );
}
