import { Alert } from 'antd';
import { useState } from 'react';
import { dismissNotice, isDismissed } from '#renderer/features/settings/notices.ts';

/** What the store found and mended at opening. Dismissed ones stay readable under 系统设置. */
export function Notices({ notices }: { readonly notices: readonly string[] }) {
  const [dismissed, setDismissed] = useState<readonly string[]>([]);
  const open = notices.filter((notice) => !isDismissed(notice) && !dismissed.includes(notice));
  return open.map((notice) => (
    <Alert
      key={notice}
      className="desk-notice"
      type="warning"
      showIcon
      title={notice}
      closable={{
        'aria-label': '知道了',
        onClose: () => {
          dismissNotice(notice);
          setDismissed([...dismissed, notice]);
        },
      }}
    />
  ));
}
