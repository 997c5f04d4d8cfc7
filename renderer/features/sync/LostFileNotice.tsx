import { Alert } from 'antd';
import { useWatched } from '#renderer/components/use-watched.ts';
import { bundleJustMade, exchangeWatch, fileJustMade } from '#renderer/data/exchange-watch.ts';
import { numberOf } from './bundle-status.ts';

/** On every other page: the file of the bundle just written was taken away or changed. */
export function LostFileNotice() {
  useWatched(exchangeWatch);
  const bundle = bundleJustMade();
  const state = fileJustMade()?.state;
  if (!bundle || (state !== 'vanished' && state !== 'changed')) return null;
  return (
    <Alert
      className="desk-notice"
      type="error"
      showIcon
      title={
        <>
          报送包 {numberOf(bundle)} 写好后被动过，多半是安全软件做的，不要送。<a href="#/exchange">去看怎么办</a>
        </>
      }
    />
  );
}
