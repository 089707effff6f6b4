import axe from 'axe-core'
import type { Page } from 'playwright-core'

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** What axe finds by WCAG 2.2 AA: contrast of every text, names of every control, and more. */
export async function violations(page: Page): Promise<string[]> {
  // As a debugger would, past the policy of the page, which forbids every script but its own.
  await page.evaluate(axe.source)
  return page.evaluate(async (values) => {
    const { axe: tool } = globalThis as unknown as { axe: typeof axe }
    const found = await tool.run(document, { runOnly: { type: 'tag', values } })
    return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
  }, tags)
}
