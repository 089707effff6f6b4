import type { Browser, Page } from 'playwright-core'
import { violations } from './violations.ts'

/** A page of the app with what its console complained of; a refusal of the content policy is told there. */
export interface AppPage extends AsyncDisposable {
  readonly page: Page
  readonly complaints: readonly string[]
}

export async function openAppPage(browser: Browser, url: string, width = 1440): Promise<AppPage> {
  const page = await browser.newPage({ viewport: { width, height: 900 } })
  page.setDefaultTimeout(120_000)
  const complaints: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(url)
  return { page, complaints, [Symbol.asyncDispose]: () => page.close() }
}

/** What axe finds by WCAG 2.2 AA in both themes, each loaded anew and `ready`. */
export async function violationsInBothThemes(
  page: Page,
  ready: () => Promise<unknown>,
): Promise<string[]> {
  const found: string[] = []
  for (const theme of ['light', 'dark']) {
    await page.evaluate((to) => localStorage.setItem('millrace.theme', to), theme)
    await page.reload()
    await ready()
    found.push(...(await violations(page)).map((line) => `${theme}: ${line}`))
  }
  return found
}
