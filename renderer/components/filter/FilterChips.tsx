import { FilterOutlined } from '@ant-design/icons';
import { Button, Tag } from 'antd';
import { type ColumnFilter, describeFilter } from './filters.ts';

type FilterChipsProps = {
  readonly filters: readonly ColumnFilter[];
  onAdd(): void;
  onChange(filter: ColumnFilter): void;
  onRemove(filter: ColumnFilter): void;
  onClear(): void;
};

/** The filters in force, each as a chip that can be changed or taken away. */
export function FilterChips({ filters, onAdd, onChange, onRemove, onClear }: FilterChipsProps) {
  return (
    <fieldset className="filter-chips" aria-label="筛选条件">
      {filters.map((filter) => (
        <Tag
          key={filter.column.id}
          closable={{ 'aria-label': `去掉筛选 ${describeFilter(filter)}` }}
          onClose={() => onRemove(filter)}
        >
          <button type="button" className="filter-chip" onClick={() => onChange(filter)}>
            {describeFilter(filter)}
          </button>
        </Tag>
      ))}
      <Button icon={<FilterOutlined aria-hidden />} onClick={onAdd}>
        筛选
      </Button>
      {filters.length > 0 && (
        <Button type="link" onClick={onClear}>
          清除筛选
        </Button>
      )}
    </fieldset>
  );
}
