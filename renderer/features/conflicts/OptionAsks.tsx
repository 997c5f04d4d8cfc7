import { Input, Radio } from 'antd';
import { RefSelect } from '#renderer/components/form/RefSelect.tsx';
import { choiceSourceOf } from '#renderer/components/page/register.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import type { FieldDeclaration } from '#shared/domain/declaration.ts';
import { titleOf } from '#shared/ledger/book.ts';
import type { Conflict } from '#shared/ledger/conflict.ts';
import { declaredFieldOf } from '#shared/ledger/conflict-changes.ts';
import { entryWords } from './ledger-words.ts';
import { OtherValue } from './OtherValue.tsx';
import type { ReviewDraft, ReviewOption } from './review-draft.ts';
import type { Wording } from './side-words.ts';
import { TwinTable } from './TwinTable.tsx';

type OptionAsksProps = {
  readonly store: LedgerStore;
  readonly conflict: Conflict;
  readonly option: ReviewOption;
  readonly draft: ReviewDraft;
  readonly wording: Wording;
  onDraft(draft: ReviewDraft): void;
};

/** A count of an account has no field of its own. */
const countField: FieldDeclaration = { kind: 'number', label: '盘点数', integer: true };

/** What a picked option still wants to know. */
export function OptionAsks({ store, conflict, option, draft, wording, onDraft }: OptionAsksProps) {
  const { book } = wording;
  const field = declaredFieldOf(conflict);
  switch (option.asks) {
    case 'why':
      return (
        <Input
          className="conflict-input"
          aria-label={`${option.label}的原因`}
          placeholder="写明原因，会留在修改记录里"
          maxLength={100}
          value={draft.why}
          onChange={(event) => onDraft({ ...draft, why: event.target.value })}
        />
      );
    case 'value':
      return <OtherValue book={book} field={field ?? countField} onChange={(other) => onDraft({ ...draft, other })} />;
    case 'record':
      return field?.kind === 'ref' ? (
        <div className="conflict-input">
          <label htmlFor="conflict-target">{option.label}</label>
          <RefSelect
            id="conflict-target"
            field={field}
            source={choiceSourceOf(book)}
            titleOf={(entity, id) => titleOf(book, entity, id)}
            {...(draft.to === undefined ? {} : { value: draft.to })}
            onChange={(to) => onDraft({ ...draft, to })}
          />
        </div>
      ) : null;
    case 'values':
      return (
        <TwinTable
          conflict={conflict}
          wording={wording}
          valuesOf={draft.valuesOf}
          onChoose={(key, record) => onDraft({ ...draft, valuesOf: { ...draft.valuesOf, [key]: record } })}
        />
      );
    case 'entry':
      return (
        <Radio.Group
          aria-label="冲销哪一笔"
          className="conflict-entries"
          value={draft.entry}
          options={conflict.heads.map((head) => ({ value: head.op, label: entryWords(store, head) }))}
          onChange={({ target }) => onDraft({ ...draft, entry: String(target.value) })}
        />
      );
    default:
      return null;
  }
}
