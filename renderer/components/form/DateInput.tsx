import { CalendarOutlined } from '@ant-design/icons';
import { Button, DatePicker, Input, Space } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { isCalendarDate } from '#shared/base/calendar-date.ts';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import { readWrittenDate } from '#shared/domain/written-date.ts';

type DateInputProps = {
  readonly id?: string;
  readonly value?: JsonValue;
  readonly onChange?: (value: string) => void;
  /** What the date is, for the calendar button's name. */
  readonly label: string;
  readonly placeholder?: string;
};

/** A date as clerks write it (2024.3.5, 2024年3月, 2024); what is known is kept, and on leaving shown as 2024-03-05. */
export function DateInput({ id, value, onChange, label, placeholder = '如 2024-03-05 或 2024-03' }: DateInputProps) {
  const [isOpen, setIsOpen] = useState(false);
  const text = typeof value === 'string' ? value : '';
  const tidy = () => {
    const { value: read } = readWrittenDate(text);
    if (read !== null && read !== text) onChange?.(read);
  };
  const isWhole = text.length === 10 && isCalendarDate(text);
  return (
    <Space.Compact block>
      <Input
        id={id}
        value={text}
        placeholder={placeholder}
        onChange={(event) => onChange?.(event.target.value)}
        onBlur={tidy}
      />
      <Button
        aria-label={`${label}：打开日历`}
        icon={<CalendarOutlined aria-hidden />}
        onClick={() => setIsOpen(!isOpen)}
      />
      <DatePicker
        className="date-input-calendar"
        aria-hidden
        tabIndex={-1}
        open={isOpen}
        onOpenChange={setIsOpen}
        value={isWhole ? dayjs(text) : null}
        onChange={(picked) => {
          if (picked) onChange?.(picked.format('YYYY-MM-DD'));
          setIsOpen(false);
        }}
      />
    </Space.Compact>
  );
}
