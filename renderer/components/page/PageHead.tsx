import { DownloadOutlined, PlusOutlined, PrinterOutlined, SettingOutlined, UploadOutlined } from '@ant-design/icons';
import { Button, Input, Space } from 'antd';
import type { ReactNode } from 'react';
import type { Register } from './register.ts';

type PageHeadProps = {
  readonly register: Register;
  readonly tabs: ReactNode;
  readonly typed: string;
  readonly canDelete: boolean;
  /** Whether there is a row to be written out. */
  readonly hasRows: boolean;
  /** The filter chips, which stand beside the buttons. */
  readonly chips: ReactNode;
  onSearch(typed: string): void;
  onAdd(): void;
  onImport(): void;
  onExport(): void;
  onPrint(): void;
  onDelete(): void;
  onColumns(): void;
};

/** Heading, search box and buttons of a register. */
export function PageHead(props: PageHeadProps) {
  const { register, tabs, typed, canDelete, hasRows, chips, onSearch, onAdd, onDelete, onColumns } = props;
  return (
    <>
      <header className="entity-page-head">
        <h1>{register.heading}</h1>
        {tabs}
        <Input
          type="search"
          className="entity-page-search"
          aria-label={`查找${register.declaration.label}`}
          placeholder="查找，可用拼音首字母"
          allowClear
          value={typed}
          onChange={(event) => onSearch(event.target.value)}
        />
      </header>
      <div className="entity-page-tools">
        <Space wrap>
          <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={onAdd}>
            新增
          </Button>
          <Button icon={<UploadOutlined aria-hidden />} onClick={props.onImport}>
            导入 Excel
          </Button>
          <Button icon={<DownloadOutlined aria-hidden />} disabled={!hasRows} onClick={props.onExport}>
            导出
          </Button>
          <Button icon={<PrinterOutlined aria-hidden />} disabled={!hasRows} onClick={props.onPrint}>
            打印
          </Button>
          <Button danger disabled={!canDelete} onClick={onDelete}>
            删除
          </Button>
          <Button icon={<SettingOutlined aria-hidden />} onClick={onColumns}>
            列设置
          </Button>
        </Space>
        {chips}
      </div>
    </>
  );
}
