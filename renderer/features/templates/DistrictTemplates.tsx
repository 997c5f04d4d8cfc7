import { DownloadOutlined } from '@ant-design/icons';
import { Alert, App, Button } from 'antd';
import { useState } from 'react';
import { useTask } from '#renderer/components/use-task.ts';
import { useWatched } from '#renderer/components/use-watched.ts';
import { currentReference, referenceWatch } from '#renderer/data/reference.ts';
import { host } from '#renderer/host/host.ts';
import type { SentTemplate } from '#shared/host/trust-methods.ts';

/** Workbooks that the district has sent down, as they are; nothing while it has sent none. */
export function DistrictTemplates() {
  useWatched(referenceWatch);
  const { message } = App.useApp();
  const { busy, problem, run } = useTask();
  const [under, setUnder] = useState<string>();
  const { templates } = currentReference();
  const save = async ({ name }: SentTemplate) => {
    setUnder(name);
    const template = await run(() => host.readTemplate({ name }));
    const saved =
      template && (await run(() => host.saveFile({ suggestedName: template.file, content: template.content })));
    if (saved) void message.success(`已保存：${saved.label}`, 8);
  };
  if (templates.length === 0) return null;
  return (
    <section className="templates-district" aria-label="区里下发的模板">
      <h2>区里下发的模板</h2>
      {problem && <Alert type="error" showIcon role="alert" title={problem} />}
      <table>
        <thead>
          <tr>
            <th scope="col">模板</th>
            <th scope="col">用途</th>
            <th scope="col">下载</th>
          </tr>
        </thead>
        <tbody>
          {templates.map((template) => (
            <tr key={template.name}>
              <th scope="row">{template.title}</th>
              <td>{template.purpose}</td>
              <td>
                <Button
                  icon={<DownloadOutlined aria-hidden />}
                  aria-label={`下载区里的模板：${template.title}`}
                  disabled={busy}
                  loading={busy && under === template.name && { delay: 300 }}
                  onClick={() => void save(template)}
                >
                  下载
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
