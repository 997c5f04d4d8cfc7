import { Alert } from 'antd';
import { useEffect, useState } from 'react';
import { useWatched } from '#renderer/components/use-watched.ts';
import { exchangeWatch } from '#renderer/data/exchange-watch.ts';
import { host } from '#renderer/host/host.ts';
import type { TrustSummary } from '#shared/host/trust-methods.ts';
import { trustNotices } from './trust-notices.ts';

/** What stands between this PC and its district: a clock that is wrong, a certificate that ends, old deliveries. */
export function TrustNotices() {
  const version = useWatched(exchangeWatch);
  const [summary, setSummary] = useState<TrustSummary>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again after every exchange
  useEffect(() => {
    void host.trustSummary().then((answer) => setSummary(answer.ok ? answer.value : undefined));
  }, [version]);
  if (!summary) return null;
  return trustNotices(summary).map(({ key, level, sentence }) => (
    <Alert key={key} className="exchange-gap" type={level} showIcon title={sentence} />
  ));
}
