import { Alert } from 'antd';
import { dateOfInstant } from '#shared/base/calendar-date.ts';
import type { SharedIdentity } from '#shared/host/host-api.ts';
import { sharedInWords } from './shared-identity.ts';

/** Says on the other pages of the exchange where a shared id is mended. */
export function SharedNotice({ shared }: { readonly shared: SharedIdentity | undefined }) {
  if (!shared) return null;
  const { level, title, next } = sharedInWords(shared, dateOfInstant(Date.now()));
  return (
    <Alert
      className="exchange-gap"
      type={level}
      showIcon
      title={title}
      description={next}
      action={<a href="#/exchange">去重新登记</a>}
    />
  );
}
