import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'

const images = fileURLToPath(new URL('../../../../docs/images', import.meta.url))
/** Bytes of one picture. */
const most = 60_000

/** How a page is looked at. */
export interface Look {
  readonly width: 1440 | 768 | 390
  readonly theme: 'light' | 'dark'
}

/** Every page is shown in these. */
export const looks: readonly Look[] = [
  { width: 1440, theme: 'light' },
  { width: 768, theme: 'light' },
  { width: 390, theme: 'light' },
  { width: 1440, theme: 'dark' },
]

/** A state is shown once in each theme. */
export const themes: readonly Look[] = looks.filter(({ width }) => width === 1440)

/** Opens a page in a look; motion is reduced, so that nothing is caught half-way. */
export async function openLook(browser: Browser, url: string, look: Look): Promise<Page> {
  const { width, theme } = look
  const page = await browser.newPage({
    viewport: { width, height: width === 390 ? 844 : 900 },
    reducedMotion: 'reduce',
    colorScheme: theme,
    timezoneId: 'UTC',
  })
  page.setDefaultTimeout(120_000)
  await page.addInitScript((to) => {
    localStorage.setItem('millrace.theme', to)
    localStorage.setItem('millrace.name', 'ada')
  }, theme)
  await page.goto(url)
  return page
}

/** Writes what is seen to `docs/images/<name>-<width>-<theme>.webp`, in the best quality that is small enough. */
export async function takePicture(page: Page, name: string, { width, theme }: Look): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready
  })
  const devtools = await page.context().newCDPSession(page)
  for (const quality of [82, 70, 55, 40]) {
    const { data } = await devtools.send('Page.captureScreenshot', { format: 'webp', quality })
    const bytes = Buffer.from(data, 'base64')
    if (bytes.length > most && quality > 40) continue
    await mkdir(images, { recursive: true })
    await writeFile(path.join(images, `${name}-${width}-${theme}.webp`), bytes)
    break
  }
  await devtools.detach()
}
