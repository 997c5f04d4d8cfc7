type ImportStepProps = { readonly onImport: () => void; readonly onLater: () => void };

export function ImportStep({ onImport, onLater }: ImportStepProps) {
  return (
    <>
      <p>
        手里已有 Excel 或 WPS
        名册的，可以现在导入：从业人员、企业、党组织、驿站、活动都可以。导入前会先列出问题，确认后才入库。
      </p>
      <p>
        本单位已有电脑在用这本台账的，不要重复导入：先点“以后再说”，在“数据交换”里登记本机，再到“接收”收同事写的“全部”交换包，记录就都过来了。
      </p>
      <div className="gate-actions">
        <button type="button" className="gate-primary" onClick={onImport}>
          导入名册
        </button>
        <button type="button" className="gate-secondary" onClick={onLater}>
          以后再说
        </button>
      </div>
    </>
  );
}
