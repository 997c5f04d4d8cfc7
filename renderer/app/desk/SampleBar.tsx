import { Button } from 'antd';

export function SampleBar({ onLeave }: { readonly onLeave: () => void }) {
  return (
    <aside className="desk-sample" aria-label="示例数据">
      <strong>示例数据，不会报送</strong>
      <span>这里的人和企业都是编造的，可以随意改。</span>
      <Button size="small" onClick={onLeave}>
        退出示例
      </Button>
    </aside>
  );
}
