import { Input, Select } from 'antd';
import type { EntityName } from '#shared/domain/declaration.ts';
import { type FillTarget, nameOfTarget } from '#shared/workbook/fill/fill-target.ts';
import { fixedWords, leftAlone, targetGroups } from './target-options.ts';

type TargetSelectProps = {
  /** What the column or cell is called, for people who do not see the row. */
  readonly name: string;
  readonly of: readonly EntityName[];
  readonly target: FillTarget | null;
  /** What leaving it alone means: 不填, or 保留公式. */
  readonly leftAloneLabel: string;
  onChange(target: FillTarget | null): void;
};

/** One field, computed field, figure or fixed words. */
export function TargetSelect({ name, of, target, leftAloneLabel, onChange }: TargetSelectProps) {
  const groups = targetGroups(of, target);
  const value = target === null ? leftAlone : target.kind === 'constant' ? fixedWords : nameOfTarget(target);
  const choose = (chosen: string) => {
    if (chosen === leftAlone) return onChange(null);
    if (chosen === fixedWords) return onChange({ kind: 'constant', text: '' });
    onChange(groups.flatMap(({ options }) => options).find((option) => option.value === chosen)?.target ?? null);
  };
  return (
    <div className="filler-target">
      <Select
        size="small"
        aria-label={`${name} 填什么`}
        showSearch={{ optionFilterProp: 'label' }}
        popupMatchSelectWidth={260}
        value={value}
        options={[
          { value: leftAlone, label: leftAloneLabel },
          { value: fixedWords, label: '固定文字' },
          ...groups.map(({ label, options }) => ({
            label,
            title: label,
            options: options.map((option) => ({ value: option.value, label: option.label })),
          })),
        ]}
        onChange={choose}
      />
      {target?.kind === 'constant' && (
        <Input
          size="small"
          aria-label={`${name} 的固定文字`}
          placeholder="每行都填这些字"
          autoFocus={target.text === ''}
          value={target.text}
          onChange={(event) => onChange({ kind: 'constant', text: event.target.value })}
        />
      )}
    </div>
  );
}
