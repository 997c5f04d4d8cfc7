type PurposeStepProps = { readonly onFormal: () => void; readonly onSample: () => void };

export function PurposeStep({ onFormal, onSample }: PurposeStepProps) {
  return (
    <>
      <button type="button" className="gate-choice" onClick={onFormal}>
        <strong>正式使用</strong>
        <span>登记本街道（镇）的真实情况，可以向区里报送。大约需要 3 分钟。</span>
      </button>
      <button type="button" className="gate-choice" onClick={onSample}>
        <strong>先用示例数据试试</strong>
        <span>里面都是编造的人和企业，与正式台账分开存放，不会报送，随时可以退出。</span>
      </button>
    </>
  );
}
