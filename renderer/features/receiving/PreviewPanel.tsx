import { Alert, Button, Checkbox } from 'antd';
import { useState } from 'react';
import { localTime } from '#renderer/components/local-time.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import type { IncomingFact } from '#shared/host/host-api.ts';
import type { IncomingEffect, Shrinking } from '#shared/ledger/incoming-effect.ts';
import { EffectList } from './EffectList.tsx';
import { registerLabel, registerUnit } from './effect-words.ts';
import { kindWords } from './file-words.ts';
import type { Looked } from './receiving-desk.ts';

type PreviewPanelProps = {
  readonly store: LedgerStore;
  readonly looked: Looked;
  readonly isBusy: boolean;
  onReceive(confirmed: boolean): void;
  onLeave(): void;
};

/** One verified file: who it is from and what it would change. Nothing is written before 接收 is pressed. */
export function PreviewPanel({ store, looked, isBusy, onReceive, onLeave }: PreviewPanelProps) {
  const { preview, draft } = looked;
  const { file, facts, warnings, compare } = preview;
  const [isCompared, setCompared] = useState(false);
  const [isAgreed, setAgreed] = useState(false);
  const shrinking = draft?.effect.shrinking ?? [];
  const isReady = (!compare || isCompared) && (shrinking.length === 0 || isAgreed);
  return (
    <section className="receiving-preview" aria-label={`${kindWords[file.kind]}，接收前核对`}>
      <Facts facts={facts} />
      {warnings.map((warning) => (
        <Alert key={warning} className="receiving-gap" type="warning" showIcon title={warning} />
      ))}
      {compare && (
        <>
          <p>
            {compare.label}：<output className="receiving-digits">{compare.digits}</output>
          </p>
          <Checkbox checked={isCompared} onChange={(event) => setCompared(event.target.checked)}>
            已用电话或纸质通知与区里核对，数字完全一致
          </Checkbox>
        </>
      )}
      {draft && <EffectList store={store} draft={draft} />}
      {preview.operations !== undefined && <ConflictLine effect={draft?.effect} />}
      {shrinking.length > 0 && (
        <Alert
          className="receiving-gap"
          type="error"
          showIcon
          title="会减少很多记录，请先核对"
          description={
            <>
              {shrinking.map((loss) => (
                <p key={loss.entity}>{lossInWords(loss)}</p>
              ))}
              <Checkbox checked={isAgreed} onChange={(event) => setAgreed(event.target.checked)}>
                已与写这个包的同事核对，确实要减少
              </Checkbox>
            </>
          }
        />
      )}
      <div className="receiving-row">
        <Button type="primary" disabled={isBusy || !isReady} onClick={() => onReceive(isCompared)}>
          接收
        </Button>
        <Button disabled={isBusy} onClick={onLeave}>
          取消
        </Button>
        {!isReady && <span className="receiving-soft">核对并打勾后才能接收</span>}
      </div>
    </section>
  );
}

function Facts({ facts }: { readonly facts: readonly IncomingFact[] }) {
  return (
    <dl className="receiving-facts">
      {facts.map(({ label, value }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{/^\d{4}-\d\d-\d\dT/.test(value) ? localTime(value) : value}</dd>
        </div>
      ))}
    </dl>
  );
}

function ConflictLine({ effect }: { readonly effect: IncomingEffect | undefined }) {
  if (!effect) return <p>里面的修改本机都有，接收后台账不变。</p>;
  const { newConflicts, settledConflicts } = effect;
  return (
    <p>
      {newConflicts > 0
        ? `两台电脑改了同一处的有 ${newConflicts} 处：两个值都会保留，接收后在“冲突”里核对。`
        : '没有与本机相冲突的修改。'}
      {settledConflicts > 0 && `另有 ${settledConflicts} 处原来待核对的，同事已经核对过。`}
    </p>
  );
}

/** 这会删除 63% 的人员（126 条，现有 200 条）。 */
function lossInWords({ entity, live, deleted, erased }: Shrinking): string {
  const [label, unit] = [registerLabel(entity), registerUnit(entity)];
  const share = live === 0 ? 100 : Math.round((deleted / live) * 100);
  const lost = deleted > 0 ? [`这会删除 ${share}% 的${label}（${deleted} ${unit}，现有 ${live} ${unit}）`] : [];
  const emptied = erased > 0 ? [`${label}中有 ${erased} 处内容会被清空`] : [];
  return `${[...lost, ...emptied].join('；')}。`;
}
