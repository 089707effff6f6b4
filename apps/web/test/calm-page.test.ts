import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AppPage, openAppPage } from './browser/app-page.ts'
import { planProd, press, says } from './browser/on-page.ts'
import { openBrowser } from './browser/open-browser.ts'
import { type ServedProject, serveProject } from './browser/served-project.ts'

const moment =
  '(select count(*) from range(700) a(x) cross join range(12000) b(y) where (x * y) % 7 = 9)'

/** Thirty-six models in chains of three, of which some have many batches and one fails an audit. */
function manyModels(): Record<string, string> {
  const all: Record<string, string> = { 'millrace.yaml': 'name: many\nstart: 2024-01-01\n' }
  for (let index = 10; index < 22; index += 1) {
    all[`models/raw/m${index}.sql`] = `/*---
kind: incremental
time_column: ds
batch_size: 3
batch_concurrency: 1
start: 2024-01-01
end: 2024-01-12
---*/
select i as id, date '2024-01-01' + (i // 10)::int as ds, ${moment} as n
from range(0, 120) as t(i)
`
    const audits = index === 15 ? 'audits:\n  - expression: days < 5\n' : ''
    all[`models/mid/m${index}.sql`] =
      `/*---\nkind: table\n${audits}---*/\nselect count(distinct ds) as days from raw.m${index}\n`
    all[`models/out/m${index}.sql`] =
      `/*---\nkind: table\n---*/\nselect days * 2 as twice from mid.m${index}\n`
  }
  return all
}

interface Sentence {
  readonly at: number
  readonly text: string
}

/** What an open page of a run did, frame by frame. */
interface Watched {
  /** Each order that rows were seen to stand in, from the top, as `place:model`. */
  readonly places: readonly string[]
  readonly frames: number
  readonly polite: readonly Sentence[]
  readonly alerts: readonly Sentence[]
}

/** Begins to look at each frame for where the rows stand, and to listen to what is spoken. */
async function watch(page: Page): Promise<void> {
  await page.evaluate(() => {
    const places = new Set<string>()
    const seen = { frames: 0, polite: [] as Sentence[], alerts: [] as Sentence[] }
    const look = () => {
      seen.frames += 1
      for (const row of document.querySelectorAll<HTMLElement>('[data-model]'))
        places.add(`${row.style.transform} ${row.dataset['model']}`)
      requestAnimationFrame(look)
    }
    look()
    for (const [role, said] of [
      ['status', seen.polite],
      ['alert', seen.alerts],
    ] as const) {
      const region = document.querySelector(`p[role=${role}]`)!
      new MutationObserver(() => {
        const text = region.textContent!
        if (text !== '') said.push({ at: performance.now(), text })
      }).observe(region, { childList: true, characterData: true, subtree: true })
    }
    Object.assign(globalThis, { watched: () => ({ ...seen, places: [...places] }) })
  })
}

const watched = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { watched(): Watched }).watched())

let browser: Browser
let served: ServedProject
let app: AppPage
let seen: Watched

beforeAll(async () => {
  browser = await openBrowser()
  served = await serveProject(manyModels())
  app = await openAppPage(browser, served.url)
  const { page } = app
  await page.setViewportSize({ width: 1440, height: 2400 })
  await planProd(page)
  await press(page, 'Apply to prod')
  await says(page, 'Runs the SQL stored in this plan', 'dialog')
  await watch(page)
  await press(page, 'Apply to prod')
  await says(page, /Done|2 of 4/, '[data-model^="raw."]')
  await served.killEngine()
  // Only rows in sight are in the page: the rest of the run is seen from the other end.
  await page.locator('[aria-label^="Models on a timeline"]').evaluate((frame) => {
    frame.scrollTop = frame.scrollHeight
  })
  await page.locator('h1', { hasText: 'Failed' }).waitFor()
  seen = await watched(page)
}, 180_000)
afterAll(async () => {
  await app.page.close()
  await served[Symbol.asyncDispose]()
  await browser.close()
})

describe('the page of a run with failures and retries', () => {
  it('shows both: what was skipped, and what was done again', async () => {
    const { page } = app
    expect(await page.getByLabel('Filter by state').innerText()).toMatch(
      /All\s*36\s*Failed\s*1\s*Done\s*34\s*Skipped\s*1/,
    )
    await page.getByRole('searchbox', { name: 'Search the whole log' }).fill('task.retrying')
    await says(page, /task\.retrying.*attempt \d of 4/s, '[aria-label="Log lines"]')
    expect(app.complaints).toEqual([])
  })

  it('never moves a row: each stands in the same place on every frame', () => {
    expect(seen.frames).toBeGreaterThan(50)
    const models = seen.places.map((place) => place.split(' ').at(-1))
    expect(new Set(models).size).toBe(36)
    expect(models.length).toBe(new Set(models).size)
  })

  it('speaks one sentence in five seconds, and of the failure once, at once', () => {
    const { polite, alerts } = seen
    expect(polite.length).toBeGreaterThan(0)
    for (const [index, { at }] of polite.entries()) {
      const before = polite[index - 1]
      if (before) expect(at - before.at, JSON.stringify(polite)).toBeGreaterThanOrEqual(4_900)
    }
    expect(alerts.map(({ text }) => text)).toEqual([
      expect.stringMatching(
        /^prod: failed after .+\. An audit failed in mid\.m15, 1 model was skipped because of it$/,
      ),
    ])
  })
})
