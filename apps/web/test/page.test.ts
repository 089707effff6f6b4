import { describe, expect, it } from 'vitest'
import { endlessQuery } from '../../cli/test/processes/cli-project.ts'
import { openPages } from './browser/open-pages.ts'
import { hasRow, press, rowOf, says } from './browser/on-page.ts'
import { serveProject } from './browser/served-project.ts'
import { violations } from './browser/violations.ts'

const files = {
  'millrace.yaml': 'name: shop\nstart: 2024-01-01\n',
  'models/raw/orders.sql': `/*---
kind: incremental
time_column: ds
batch_size: 2
start: 2024-01-01
end: 2024-01-10
---*/
select i as id, date '2024-01-01' + (i // 10)::int as ds from range(0, 100) as t(i)
where ds between '{{ start_ds }}' and '{{ end_ds }}'
`,
  'models/marts/daily.sql':
    '/*---\nkind: table\n---*/\nselect ds, count(*) as orders from raw.orders group by ds\n',
}
const failing = {
  ...files,
  'models/marts/daily.sql':
    '/*---\nkind: table\naudits:\n  - expression: orders < 5\n---*/\nselect ds, count(*) as orders from raw.orders group by ds\n',
  'models/marts/best.sql':
    '/*---\nkind: table\n---*/\nselect * from marts.daily where orders > 3\n',
}
const endless = {
  ...files,
  'models/marts/slow.sql': `/*---\nkind: table\n---*/\n${endlessQuery} and exists (select 1 from raw.orders)\n`,
}
const apply = ['plan', 'prod', '--apply', '--json']

const open = openPages()

describe('the app', () => {
  it('plans and applies to the end, and every step is seen without loading a page again', async () => {
    await using served = await serveProject(files)
    const { page, complaints } = await open(served.url)
    await says(page, 'prod is empty')
    await page.evaluate(() => document.body.setAttribute('data-same', 'page'))
    await press(page, 'Plan prod')
    await says(page, 'Ready to apply', 'h1')
    await says(page, /2 models added, 2 tables to build in 6 batches/)
    await says(page, /raw\.orders.*5 batches/s, 'nav')
    await press(page, 'Apply to prod')
    await says(page, 'Runs the SQL stored in this plan', 'dialog')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Not now')
    await press(page, 'Apply to prod')
    await says(page, 'Done', 'h1')
    expect(await rowOf(page, 'raw.orders')).toMatch(/Done raw\.orders 5 of 5 batches, 100 rows,/)
    expect(await rowOf(page, 'marts.daily')).toMatch(/Done marts\.daily 1 of 1 batches, 10 rows,/)
    await expect.poll(() => page.title()).toBe('✓ Apply to prod · Millrace')
    expect(await page.locator('link[rel=icon]').getAttribute('href')).toBe('/icon-done.svg')
    await says(page, /^prod: done after/, '[role=status]')
    await page.getByRole('link', { name: 'Environments' }).first().click()
    await says(page, /prod.*Idle.*2 models/s, 'tbody tr')
    expect(await page.locator('body').getAttribute('data-same')).toBe('page')
    expect(complaints).toEqual([])
  })

  it('opened while a run is under way shows what one opened before it does, and stops it', async () => {
    await using served = await serveProject(endless)
    const { page: before } = await open(`${served.url}/runs`)
    await says(before, 'No runs yet')
    const applying = served.project.start(apply)
    await before.locator('tbody a').first().click()
    await hasRow(before, 'marts.slow', 'Running')
    await hasRow(before, 'raw.orders', 'Done')
    const { page } = await open(before.url())
    await hasRow(page, 'marts.slow', 'Running')
    for (const model of ['raw.orders', 'marts.daily'])
      await expect.poll(() => rowOf(page, model)).toBe(await rowOf(before, model))
    await press(page, 'Cancel run')
    await says(page, 'What is finished stays', 'dialog')
    await press(page, 'Cancel run')
    await applying.ended
    for (const each of [before, page]) {
      await says(each, 'Cancelled by', '#page')
      await hasRow(each, 'marts.slow', 'Cancelled')
      await says(each, 'Cancelled', 'h1')
    }
    for (const model of ['raw.orders', 'marts.daily', 'marts.slow'])
      expect(await rowOf(page, model)).toBe(await rowOf(before, model))
  })

  it('tells a failure by its root cause, before everything else', async () => {
    await using served = await serveProject(failing)
    expect((await served.project.run(apply)).code).toBe(1)
    const { page } = await open(`${served.url}/runs?state=failed`)
    await page.locator('tbody a').first().click()
    const cause = 'An audit failed in marts.daily, 1 model was skipped because of it'
    await says(page, cause, 'h2')
    expect(await rowOf(page, 'marts.best')).toMatch(/Skipped.*because of marts\.daily/)
    const places = [`section:has-text("${cause}")`, 'ol[aria-label="Stages of the run"]']
    const [first, second] = await Promise.all(
      places.map((place) => page.locator(place).boundingBox()),
    )
    expect(first!.y).toBeLessThan(second!.y)
  })

  it('a broken model keeps its plan from being applied, with file, line and what to do', async () => {
    await using served = await serveProject({
      ...files,
      'models/marts/broken.sql': '/*---\nkind: tabel\n---*/\nselect 1 as one\n',
    })
    const { page } = await open(served.url)
    await press(page, 'Plan prod')
    await says(page, 'Invalid', 'h1')
    await says(page, /models\/marts\/broken\.sql:2.*table/s)
    expect(await page.getByRole('button', { name: 'Apply to prod' }).count()).toBe(0)
  })

  it('a plan whose environment moved says who moved it, and is planned again', async () => {
    await using served = await serveProject(files)
    const { page } = await open(served.url)
    await press(page, 'Plan prod')
    await says(page, 'Ready to apply', 'h1')
    await served.project.write({ 'models/marts/more.sql': 'select * from raw.orders\n' })
    expect((await served.project.run(apply)).code).toBe(0)
    await says(page, 'prod moved: ada applied')
    expect(await page.getByRole('button', { name: 'Apply to prod' }).count()).toBe(0)
    await press(page, 'Plan again')
    await says(page, 'prod is up to date')
  })

  it('says that it is reconnecting, keeps what it knows, and goes on', async () => {
    await using served = await serveProject(files)
    expect((await served.project.run(apply)).code).toBe(0)
    const { page } = await open(`${served.url}/runs`)
    await says(page, 'Done', 'tbody')
    await says(page, 'Live', '[data-connection]')
    await served.stop()
    await says(page, /Reconnecting .*, data \d+ s old/, '[data-connection]')
    await says(page, 'The connection was lost', '[role=status]')
    expect(await page.locator('tbody tr').count()).toBe(1)
    await served.start()
    await says(page, 'Live', '[data-connection]')
    await served.project.write({
      'models/marts/daily.sql': `${files['models/marts/daily.sql']}having count(*) > 1\n`,
    })
    expect((await served.project.run(['plan', 'dev', '--apply', '--json'])).code).toBe(0)
    await says(page, 'dev', 'tbody')
    await expect.poll(() => page.locator('tbody tr').count()).toBe(2)
  })

  it('a model changed on disk is shown anew by a page that was open', async () => {
    await using served = await serveProject(files)
    expect((await served.project.run(apply)).code).toBe(0)
    const { page } = await open(`${served.url}/models`)
    await says(page, 'raw.orders', '[role=row]')
    await page.getByRole('searchbox').fill('daily')
    await says(page, '1 of 2 models')
    expect(page.url()).toMatch(/find=daily$/)
    await page.getByRole('link', { name: 'marts.daily' }).click()
    await says(page, 'count(*) as orders', 'pre')
    await says(page, /Done\s*prod\s*10/, 'tbody')
    const text = files['models/marts/daily.sql'].replace('as orders', 'as bookings')
    await served.project.write({ 'models/marts/daily.sql': text })
    await says(page, 'count(*) as bookings', 'pre')
    await says(page, 'bookings', 'tbody')
  })

  it('an environment is paused, rolled back and removed from its menu', async () => {
    await using served = await serveProject(files)
    expect((await served.project.run(apply)).code).toBe(0)
    expect((await served.project.run(['plan', 'dev', '--apply', '--json'])).code).toBe(0)
    const { page, complaints } = await open(served.url)
    const choose = async (item: string, of: string) => {
      await press(page, `More for ${of}`)
      await page.getByRole('menuitem', { name: item }).click()
    }
    await says(page, 'dev', 'tbody')
    await choose('Pause schedule', 'dev')
    await says(page, /Paused.*2 models/s, 'tr:has-text("dev")')
    await choose('Resume schedule', 'dev')
    await choose('Pin, never expires', 'dev')
    await says(page, 'Pinned', 'tr:has-text("dev")')
    await choose('Plan a roll back', 'dev')
    await says(page, 'dev has no earlier promotion to go back to')
    await choose('Remove environment', 'dev')
    await says(page, 'Drops its views', 'dialog')
    await press(page, 'Remove dev')
    await expect.poll(() => page.locator('tbody tr').count()).toBe(1)
    expect(complaints.filter((text) => !text.includes('status of 4'))).toEqual([])
  })

  it('fits a phone, and is walked with the keyboard', async () => {
    await using served = await serveProject(failing)
    await served.project.run(apply)
    const { page } = await open(served.url, 390)
    for (const to of ['/', '/plans', '/models', '/models/marts.daily', '/runs']) {
      await page.goto(`${served.url}${to}`)
      await page
        .locator(to === '/' ? 'h1' : '[role=table], tbody')
        .first()
        .waitFor()
      const width = await page.evaluate(() => document.documentElement.scrollWidth)
      expect({ to, width }).toEqual({ to, width: 390 })
    }
    await page.locator('tbody a').first().click()
    await says(page, 'An audit failed', 'h2')
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
    await page.reload()
    await says(page, 'An audit failed', 'h2')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('To the page')
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('page')
  })

  it('every page reads well in both themes, and every control has a name', async () => {
    await using served = await serveProject(failing)
    await served.project.run(apply)
    const { page } = await open(`${served.url}/runs`)
    await page.locator('tbody').waitFor()
    const run = await page.locator('tbody a').first().getAttribute('href')
    await page.goto(`${served.url}/plans`)
    await page.locator('tbody').waitFor()
    const plan = await page.locator('tbody a').first().getAttribute('href')
    for (const theme of ['light', 'dark']) {
      await page.evaluate((to) => localStorage.setItem('millrace.theme', to), theme)
      for (const to of ['/', '/plans', '/models', '/models/marts.daily', '/runs', run, plan]) {
        await page.goto(`${served.url}${to}`)
        await page.locator('h1').waitFor()
        await page.locator('tbody, [role=table], ol, h1:has-text("Environments")').first().waitFor()
        await says(page, /Live|Ended .* ago/, '[data-connection]')
        expect(await page.locator('html').getAttribute('data-theme')).toBe(theme)
        expect({ theme, to, found: await violations(page) }).toEqual({ theme, to, found: [] })
      }
    }
  })
})
