import { Checkbox, Input } from 'antd';
import { personalKindLabels } from '#shared/domain/mask.ts';
import { hiddenKindsOf } from '#shared/workbook/fill/fill-target.ts';
import { changeFiller, type FillerState } from './filler-state.ts';

/** The kinds of personal data in the form, hidden unless ticked; ticking needs a purpose and is kept on record. */
export function PrivacyTicks({ state }: { readonly state: FillerState }) {
  const kinds = hiddenKindsOf(state.columns.map(({ target }) => target));
  if (kinds.length === 0) return null;
  const { inFull } = state;
  const isFull = kinds.some((kind) => inFull.has(kind));
  return (
    <fieldset className="filler-privacy">
      <legend>完整写出</legend>
      {kinds.map((kind) => (
        <Checkbox
          key={kind}
          checked={inFull.has(kind)}
          onChange={({ target: { checked } }) =>
            changeFiller({
              inFull: new Set(checked ? [...inFull, kind] : [...inFull].filter((each) => each !== kind)),
            })
          }
        >
          完整{personalKindLabels[kind]}
        </Checkbox>
      ))}
      {isFull ? (
        <>
          <label htmlFor="filler-purpose">用途</label>
          <Input
            id="filler-purpose"
            size="small"
            required
            maxLength={100}
            placeholder="如：上报区委社会工作部"
            value={state.purpose}
            onChange={(event) => changeFiller({ purpose: event.target.value })}
          />
        </>
      ) : (
        <span className="filler-soft">没有勾选的，中间几位用 * 遮盖</span>
      )}
    </fieldset>
  );
}

/** Why the form cannot be saved yet; undefined when it can. */
export function privacyObstacle({ columns, inFull, purpose }: FillerState): string | undefined {
  const isFull = hiddenKindsOf(columns.map(({ target }) => target)).some((kind) => inFull.has(kind));
  return isFull && purpose.trim().length < 2 ? '要完整写出个人信息，请写明用途，会记入操作记录。' : undefined;
}
