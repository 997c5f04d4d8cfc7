import { Form, Input, Radio, Select } from 'antd';
import { useState } from 'react';
import { FilterChips } from '#renderer/components/filter/FilterChips.tsx';
import { FilterDialog } from '#renderer/components/filter/FilterDialog.tsx';
import { withFilter } from '#renderer/components/filter/filters.ts';
import { TickList } from '#renderer/components/filter/TickList.tsx';
import type { GridColumn } from '#renderer/components/grid/columns.ts';
import { entities } from '#shared/domain/entities.ts';
import { splitColumns } from './send-choices.ts';
import { tripEntities, usualSplitOf } from './trip-registers.ts';
import type { SendFormState } from './use-send-form.ts';

/** Which rows go out, and to whom: one file, or one for each value of a column. */
export function SendRows({ form }: { readonly form: SendFormState }) {
  const { choices, columns, rows, total, reading, splitColumn, ticked, change, start } = form;
  const [filtering, setFiltering] = useState<{ readonly column: GridColumn | undefined }>();
  const { unit } = entities[choices.entity];
  return (
    <section className="trips-part" aria-labelledby="trips-rows">
      <h2 id="trips-rows">1 发哪些行，给谁</h2>
      <Form layout="vertical" className="trips-fields">
        <Form.Item label="登记表" htmlFor="trips-entity">
          <Select
            id="trips-entity"
            value={choices.entity}
            options={tripEntities.map((entity) => ({ value: entity, label: entities[entity].label }))}
            onChange={start}
          />
        </Form.Item>
      </Form>
      <div className="trips-row">
        <Input
          aria-label="查找要发的行"
          type="search"
          allowClear
          placeholder="查找，可用拼音首字母"
          value={choices.typed}
          onChange={(event) => change({ typed: event.target.value })}
        />
        <FilterChips
          filters={choices.filters}
          onAdd={() => setFiltering({ column: undefined })}
          onChange={({ column }) => setFiltering({ column })}
          onRemove={({ column }) => change({ filters: choices.filters.filter((each) => each.column.id !== column.id) })}
          onClear={() => change({ filters: [] })}
        />
      </div>
      <p role="status" className="trips-soft">
        共 {total.toLocaleString('zh-CN')} {unit}，筛选后 {rows.length.toLocaleString('zh-CN')} {unit}
      </p>
      <Form layout="vertical" className="trips-fields">
        <Radio.Group
          aria-label="分成几个文件"
          value={splitColumn ? 'each' : 'one'}
          options={[
            { value: 'one', label: '一个文件' },
            { value: 'each', label: '分成几个文件' },
          ]}
          onChange={({ target: { value } }) =>
            change({ splitBy: value === 'each' ? firstSplit(form) : undefined, values: undefined })
          }
        />
        {splitColumn && (
          <Form.Item label="按哪一列分，每个值一个文件" htmlFor="trips-split">
            <Select
              id="trips-split"
              showSearch={{ optionFilterProp: 'label' }}
              value={splitColumn.id}
              options={splitColumns(columns).map(({ id, heading }) => ({ value: id, label: heading }))}
              onChange={(splitBy: string) => change({ splitBy, values: undefined })}
            />
          </Form.Item>
        )}
        {!splitColumn && (
          <Form.Item label="发给谁" htmlFor="trips-to" required>
            <Input
              id="trips-to"
              maxLength={60}
              placeholder="如：东街社区"
              value={choices.to}
              onChange={(event) => change({ to: event.target.value })}
            />
          </Form.Item>
        )}
      </Form>
      {splitColumn && (
        <TickList
          key={splitColumn.id}
          column={splitColumn}
          rows={rows}
          reading={reading}
          ticked={ticked}
          legend="收表单位"
          onTick={(values) => change({ values })}
        />
      )}
      {filtering && (
        <FilterDialog
          columns={columns}
          rows={rows}
          reading={reading}
          filters={choices.filters}
          start={filtering.column}
          onApply={(filter) => {
            change({ filters: withFilter(choices.filters, filter) });
            setFiltering(undefined);
          }}
          onSort={() => setFiltering(undefined)}
          onClose={() => setFiltering(undefined)}
        />
      )}
    </section>
  );
}

/** The column by which this register is usually parted, else the first that may be. */
function firstSplit({ choices, columns }: SendFormState): string | undefined {
  return usualSplitOf(choices.entity) ?? splitColumns(columns)[0]?.id;
}
