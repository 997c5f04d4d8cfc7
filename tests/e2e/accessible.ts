// The accessibility checker on the page as it stands, for every end-to-end test.

import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** Fades end before colours are judged. */
const fadeMs = 350;

/** WCAG 2.2 AA: no violations. @param pageWide a page has one first heading; a dialog over it need not repeat it */
export async function expectAccessible(page: Page, pageWide = true): Promise<void> {
  await page.waitForTimeout(fadeMs);
  await page.evaluate(`window.axe || (() => { ${axe.source} })()`);
  const found = await page.evaluate(
    async ([tags, more]) => {
      const { axe: checker } = window as unknown as { axe: typeof import('axe-core') };
      const { violations } = await checker.run(document, { runOnly: tags as string[] });
      const also = more
        ? await checker.run(document, { runOnly: { type: 'rule', values: ['page-has-heading-one'] } })
        : undefined;
      return [...violations, ...(also?.violations ?? [])].map(
        ({ id, nodes }) =>
          `${id}: ${nodes.map(({ html, failureSummary }) => `${html.slice(0, 200)} ${failureSummary}`).join(' | ')}`,
      );
    },
    [rules, pageWide] as const,
  );
  expect(found).toEqual([]);
}
