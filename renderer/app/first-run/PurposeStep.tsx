import { useEffect, useState } from 'react';
import { localTime } from '#renderer/components/local-time.ts';
import { host } from '#renderer/host/host.ts';
import type { EarlierLedgers } from '../host-types.ts';

type PurposeStepProps = {
  /** @param seen names what was found and passed over; null when there was nothing */
  readonly onFormal: (seen: string | null) => void;
  readonly onSample: () => void;
  readonly onRestore: () => void;
};

/** What the program is for on this PC. Where there was a ledger before, that is said first. */
export function PurposeStep({ onFormal, onSample, onRestore }: PurposeStepProps) {
  const [earlier, setEarlier] = useState<EarlierLedgers>();
  useEffect(() => void host.earlierLedgers().then((reply) => reply.ok && setEarlier(reply.value)), []);
  const isFound = earlier !== undefined && earlier.seen !== null;
  return (
    <>
      {isFound && <FoundEarlier earlier={earlier} onRestore={onRestore} />}
      <button type="button" className="gate-choice" onClick={() => onFormal(earlier?.seen ?? null)}>
        <strong>{isFound ? '不用以前的，重新建立台账' : '正式使用'}</strong>
        <span>登记本街道（镇）的真实情况，可以向区里报送。大约需要 3 分钟。</span>
      </button>
      <button type="button" className="gate-choice" onClick={onSample}>
        <strong>先用示例数据试试</strong>
        <span>里面都是编造的人和企业，与正式台账分开存放，不会报送，随时可以退出。</span>
      </button>
      {!isFound && (
        <p className="gate-foot">
          <button type="button" className="gate-link" onClick={onRestore}>
            从备份恢复
          </button>
        </p>
      )}
    </>
  );
}

type FoundEarlierProps = { readonly earlier: EarlierLedgers; readonly onRestore: () => void };

function FoundEarlier({ earlier: { backups, folders, looked }, onRestore }: FoundEarlierProps) {
  return (
    <section className="gate-good" aria-label="找到了以前的台账">
      <p role="status">
        <strong>找到了以前的台账。</strong>换电脑、升级或换了系统账户以后打开是空的，多半要恢复它，不要重新建立。
      </p>
      <ul>
        {backups.slice(0, 3).map(({ id, at, placeLabel, committeeName, deviceName }) => (
          <li key={id}>
            {localTime(at)} 的备份：{committeeName} · {deviceName}（{placeLabel}）
          </li>
        ))}
        {folders.slice(0, 3).map((folder) => (
          <li key={folder}>以前的数据文件夹，请告诉管理员：{folder}</li>
        ))}
      </ul>
      <details>
        <summary>查找过的位置</summary>
        <ul>
          {looked.map((place) => (
            <li key={place}>{place}</li>
          ))}
        </ul>
      </details>
      {backups.length > 0 && (
        <button type="button" className="gate-primary" onClick={onRestore}>
          从备份恢复
        </button>
      )}
    </section>
  );
}
