import { Alert } from 'antd';

/** The sentence of a refusal; nothing while there is none. */
export function Refusal({ sentence }: { readonly sentence: string | undefined }) {
  return sentence === undefined ? null : <Alert className="exchange-gap" type="error" showIcon title={sentence} />;
}
