import { Alert } from 'antd';
import { localTime } from '#renderer/components/local-time.ts';
import type { ReturnedBundle } from '#shared/host/host-api.ts';

/** Why the bundle prepared last was not released. */
export function ReturnedNotice({ returned }: { readonly returned: ReturnedBundle | null }) {
  if (!returned) return null;
  const { no, by, at, why } = returned;
  return (
    <Alert
      type="warning"
      showIcon
      title={`第 ${no} 号报送包被退回，没有送出`}
      description={`${by} ${localTime(at)}：${why}。改好以后重新生成，再交签发。`}
    />
  );
}
