/** Where the clerk stands among the steps; the words 已完成 and 当前 keep it from resting on colour alone. */
export function StepList({ titles, current }: { readonly titles: readonly string[]; readonly current: number }) {
  return (
    <ol className="gate-steps" aria-label="设置步骤">
      {titles.map((title, index) => (
        <li key={title} aria-current={index === current ? 'step' : undefined} data-done={index < current || undefined}>
          {title}
          {index < current && <span className="only-spoken">（已完成）</span>}
        </li>
      ))}
    </ol>
  );
}
