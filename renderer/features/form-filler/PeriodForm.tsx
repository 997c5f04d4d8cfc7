import { useState } from 'react';
import { DateInput } from '#renderer/components/form/DateInput.tsx';
import { isCalendarDate } from '#shared/base/calendar-date.ts';
import { changeFiller, type FillerState } from './filler-state.ts';
import { asksForFigures } from './use-figures.ts';

const ends = [
  { name: 'from', label: '统计从' },
  { name: 'to', label: '到' },
] as const;

/** The period of the figures, where the form asks for any. */
export function PeriodForm({ state }: { readonly state: FillerState }) {
  const [typed, setTyped] = useState<{ readonly from?: string; readonly to?: string }>({});
  if (!asksForFigures(state)) return null;
  const type = (name: 'from' | 'to', value: string) => {
    setTyped({ ...typed, [name]: value });
    if (isCalendarDate(value) && value.length === 10) changeFiller({ period: { ...state.period, [name]: value } });
  };
  return (
    <div className="filler-source">
      {ends.map(({ name, label }) => (
        <span key={name} className="filler-period">
          <label htmlFor={`filler-${name}`}>{label}</label>
          <DateInput
            id={`filler-${name}`}
            label={label}
            value={typed[name] ?? state.period[name]}
            onChange={(value) => type(name, value)}
          />
        </span>
      ))}
      <span className="filler-soft">时点数按“到”这一天</span>
    </div>
  );
}
