import { Select } from 'antd';
import { type FileSize, fileSizes, rememberFileSize } from './file-size.ts';

type FileSizeChooserProps = {
  readonly id: string;
  readonly value: FileSize;
  readonly disabled: boolean;
  onChange(size: FileSize): void;
};

/** How large each file may become; attachments that do not fit go into files of their own. */
export function FileSizeChooser({ id, value, disabled, onChange }: FileSizeChooserProps) {
  const choose = (key: string) => {
    const size = fileSizes.find((each) => each.key === key) ?? value;
    rememberFileSize(size);
    onChange(size);
  };
  return (
    <div className="exchange-row">
      <label htmlFor={id}>文件大小</label>
      <Select
        id={id}
        className="exchange-place"
        value={value.key}
        onChange={choose}
        disabled={disabled}
        options={fileSizes.map(({ key, label }) => ({ value: key, label }))}
      />
    </div>
  );
}
