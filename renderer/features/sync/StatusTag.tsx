import { CheckCircleOutlined, ClockCircleOutlined, CloseCircleOutlined, WarningOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';
import type { BundleStatus } from './bundle-status.ts';

const icons: { readonly [status in BundleStatus]: ReactNode } = {
  待回执: <ClockCircleOutlined aria-hidden />,
  已接收: <CheckCircleOutlined aria-hidden />,
  部分退回: <WarningOutlined aria-hidden />,
  已退回: <CloseCircleOutlined aria-hidden />,
};

/** Colour, icon and word together. */
export function StatusTag({ status }: { readonly status: BundleStatus }) {
  return (
    <span className="exchange-status" data-status={status}>
      {icons[status]} {status}
    </span>
  );
}
