import { DownloadOutlined } from '@ant-design/icons';
import { Alert, App, Button } from 'antd';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { TableTabs } from '#renderer/components/page/TableTabs.tsx';
import { useTask } from '#renderer/components/use-task.ts';
import { host } from '#renderer/host/host.ts';
import { entities, isEntityName } from '#shared/domain/entities.ts';
import { templateWorkbook } from '#shared/workbook/write/template.ts';
import { type TemplateKind, templateKinds } from '#shared/workbook/write/template-kinds.ts';
import { DistrictTemplates } from './DistrictTemplates.tsx';
import { purposes } from './purposes.ts';
import { templatesFor } from './templates-for.ts';
import './templates.css';

/** 模板: blank tables for first collection, one a register. They hold no record. */
export function TemplatesPage() {
  const [address] = useLocation();
  const { message } = App.useApp();
  const { busy, problem, run } = useTask();
  const [under, setUnder] = useState<string>();
  const wanted = wantedEntity(address);
  const fitting = wanted ? templatesFor(wanted) : [];
  const save = async (kind: TemplateKind) => {
    setUnder(kind.name);
    const content = templateWorkbook(kind.name, new Date().toISOString());
    const saved = await run(() => host.saveFile({ suggestedName: `${kind.title}（模板）.xlsx`, content }));
    if (saved) void message.success(`已保存：${saved.label}`, 8);
  };
  const others = templateKinds.filter((kind) => !fitting.includes(kind));
  return (
    <div className="templates">
      <header className="templates-head">
        <h1>模板</h1>
        <TableTabs current="/templates" />
      </header>
      <p className="templates-soft">
        首次采集用的空表，带下拉选项和示例行。发给站点、企业或社区填好后，在“导入 Excel”中导入，栏目会自动对上。
        {wanted && fitting.length > 0 && <strong>“{entities[wanted].label}”用的模板排在最前面。</strong>}
      </p>
      {problem && <Alert type="error" showIcon role="alert" title={problem} />}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="templates-list" aria-label="模板列表" tabIndex={0}>
        <DistrictTemplates />
        <table>
          <thead>
            <tr>
              <th scope="col">模板</th>
              <th scope="col">用途</th>
              <th scope="col">栏目</th>
              <th scope="col">下载</th>
            </tr>
          </thead>
          <tbody>
            {[...fitting, ...others].map((kind) => (
              <tr key={kind.name} data-wanted={fitting.includes(kind) || undefined}>
                <th scope="row">{kind.title}</th>
                <td>{purposes[kind.name]}</td>
                <td className="digits">{kind.fields.length} 栏</td>
                <td>
                  <Button
                    icon={<DownloadOutlined aria-hidden />}
                    aria-label={`下载模板：${kind.title}`}
                    disabled={busy}
                    loading={busy && under === kind.name && { delay: 300 }}
                    onClick={() => void save(kind)}
                  >
                    下载
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}

/** The register that the clerk came from, as the address names it: /templates?entity=person. */
function wantedEntity(address: string) {
  const name = new URLSearchParams(address.split('?')[1] ?? '').get('entity') ?? '';
  return isEntityName(name) ? name : undefined;
}
