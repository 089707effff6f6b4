import { expect, it } from 'vitest'
import { openAppPage } from './browser/app-page.ts'
import { applyPlan, planProd, rowOf, says } from './browser/on-page.ts'
import { openBrowser } from './browser/open-browser.ts'
import { denseTo, readRun } from './browser/run-on-page.ts'
import { serveFlights } from './browser/served-project.ts'

it('three million flights are planned and applied in the app, and who comes in the middle sees the same', async () => {
  await using served = await serveFlights()
  await using browser = await openBrowser()
  await using app = await openAppPage(browser, served.url)
  const { page } = app
  await planProd(page)
  await says(page, /2 tests passed/, 'ol[aria-label="Stages of the plan"]')
  await applyPlan(page)
  await page.getByRole('button', { name: /^(Running|Done) staging\.flights/ }).waitFor()
  await using late = await openAppPage(browser, page.url())
  await late.page.locator('[data-model="staging.flights"]').waitFor()
  for (const each of [page, late.page]) {
    await says(each, 'Done', 'h1')
    await says(each, /event \d+, end/)
  }
  const shown = await readRun(page)
  expect(await readRun(late.page)).toEqual(shown)
  expect(shown.events.map(({ seq }) => seq)).toEqual(denseTo(shown.events.length))
  expect(await rowOf(page, 'staging.flights')).toMatch(/Done staging\.flights .*, 3,000,000 rows/)
  expect(app.complaints).toEqual([])
  await page.goto(`${served.url}/models/marts.late_share?tab=preview`)
  await says(page, '19.9685')
}, 300_000)
