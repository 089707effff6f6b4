import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { endlessQuery } from '../../cli/test/processes/cli-project.ts'
import { startCli } from '../../cli/test/processes/run-cli.ts'
import { openAppPage, violationsInBothThemes } from './browser/app-page.ts'
import { openBrowser } from './browser/open-browser.ts'
import { serveProject } from './browser/served-project.ts'
import { violations } from './browser/violations.ts'

const files = {
  'millrace.yaml': 'name: shop\nstart: 2024-01-01\n',
  'models/raw/orders.sql': `/*---\nkind: table\n---*/\nselect i as id from range(0, 100) as t(i)\n`,
  'models/marts/daily.sql':
    '/*---\nkind: table\n---*/\nselect count(*) as orders from raw.orders\n',
  'models/marts/weekly.sql': 'select orders from marts.daily\n',
}
const apply = ['plan', 'prod', '--apply', '--json']
const token = 'a-token-of-the-test-only'

let browser: Browser

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

/** The list of models, of any length. */
const models = '[role=table]'
const says = (page: Page, text: string | RegExp, within = 'body') =>
  page.locator(within, { hasText: text }).first().waitFor()
const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent ?? '')
const jumpField = (page: Page) => page.getByRole('dialog').getByRole('combobox')
const jump = async (page: Page) => {
  await page.keyboard.press('Control+k')
  await jumpField(page).waitFor()
}
const options = (page: Page) => page.getByRole('dialog').getByRole('option')
const pathOf = (page: Page) => page.evaluate(() => location.pathname + location.search)
const reaches = (page: Page, path: string) => expect.poll(() => pathOf(page)).toBe(path)

/** A server that others can reach: it lets in nobody without a token. */
async function serveToOthers(root: string) {
  const server = startCli(
    ['serve', '--port', '0', '--host', '0.0.0.0', '--json', '--project', root],
    { env: { MILLRACE_TOKEN: token } },
  )
  const { port } = new URL(String((await server.document((line) => 'url' in line))['url']))
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    stop: async () => {
      server.child.kill('SIGTERM')
      await server.ended
    },
  }
}

describe('the jump box', () => {
  it('opens a model by the keyboard alone, and offers it again', async () => {
    await using served = await serveProject(files)
    await using opened = await openAppPage(browser, `${served.url}/query`)
    const { page, complaints } = opened
    // Also while one writes a query.
    await page.locator('.cm-content').click()
    await jump(page)
    const field = jumpField(page)
    expect(await options(page).allTextContents()).toEqual([
      'Environmentsg e',
      'Plansg p',
      'Runsg r',
      'Modelsg m',
      'Lineageg l',
      'Queryg q',
    ])
    await page.keyboard.type('a')
    await page.getByRole('option', { name: 'marts.weekly' }).waitFor()
    const second = options(page).nth(1)
    await page.keyboard.press('ArrowDown')
    expect(await second.getAttribute('aria-selected')).toBe('true')
    expect(await field.getAttribute('aria-activedescendant')).toBe(await second.getAttribute('id'))
    await field.fill('')
    // Enter does not wait for the list, and what it opens is what was typed.
    await page.keyboard.type('wee')
    await page.keyboard.press('Enter')
    await reaches(page, '/models/marts.weekly')
    await says(page, 'weekly', 'h1')
    await page.getByRole('button', { name: 'Jump to' }).first().click()
    await says(page, /Recent.*marts\.weekly/s, '[role=listbox]')
    await page.keyboard.press('Escape')
    await jumpField(page).waitFor({ state: 'detached' })
    expect(await focused(page)).toMatch(/^Jump to/)
    expect(complaints).toEqual([])
  })

  it('finds plans and runs by the beginning of their ids, and says when nothing is called so', async () => {
    await using served = await serveProject(files)
    await served.project.run(apply)
    await using opened = await openAppPage(browser, `${served.url}/runs`)
    const { page } = opened
    const run = (await page.locator('tbody code').first().textContent())!
    await jump(page)
    await page.keyboard.type('zzz')
    await says(page, 'Nothing is called zzz', '[role=status]')
    await jumpField(page).fill(run.slice(0, 8))
    await page.getByRole('option', { name: run }).click()
    await reaches(page, `/runs/${run}`)
  })
})

describe('the keyboard', () => {
  it('goes to pages, finds, walks the rows of a list, opens one and turns its tabs', async () => {
    await using served = await serveProject(files)
    await served.project.run(apply)
    await using opened = await openAppPage(browser, served.url)
    const { page, complaints } = opened
    await says(page, '3 models', 'tbody')
    await page.keyboard.press('g')
    await page.keyboard.press('m')
    await reaches(page, '/models')
    await says(page, 'marts.weekly', models)
    await page.keyboard.press('/')
    await page.keyboard.type('jx?gr')
    expect(await page.getByRole('searchbox').inputValue()).toBe('jx?gr')
    expect(await page.getByRole('dialog').count()).toBe(0)
    await page.getByRole('searchbox').fill('')
    await expect.poll(() => page.locator(`${models} [role=row]:has(a)`).count()).toBe(3)
    await page.locator('h1').click()
    const names = await page
      .locator(`${models} [role=row] [role=cell]:first-child`)
      .allTextContents()
    await page.keyboard.press('j')
    expect(await focused(page)).toBe(names[0])
    await page.keyboard.press('j')
    expect(await focused(page)).toBe(names[1])
    await page.keyboard.press('k')
    expect(await focused(page)).toBe(names[0])
    await page.keyboard.press('Enter')
    await reaches(page, `/models/${names[0]}`)
    await says(page, names[0]!.split('.')[1]!, 'h1')
    await page.keyboard.press(']')
    await expect.poll(() => pathOf(page)).toMatch(/tab=/)
    await page.keyboard.press('[')
    await reaches(page, `/models/${names[0]}`)
    await page.keyboard.press('g')
    await page.keyboard.press('r')
    await reaches(page, '/runs')
    expect(complaints).toEqual([])
  })

  it('presses the main action, folds groups and changes the look of a diff', async () => {
    await using served = await serveProject(files)
    await served.project.run(apply)
    await served.project.write({
      'models/marts/weekly.sql': 'select orders + 1 as orders from marts.daily\n',
    })
    await using opened = await openAppPage(browser, served.url)
    const { page } = opened
    await says(page, '3 models', 'tbody')
    await page.getByRole('button', { name: 'Plan prod' }).first().click()
    await says(page, 'Ready to apply', 'h1')
    await page.getByRole('radio', { name: 'Split' }).waitFor()
    await page.keyboard.press('u')
    await expect
      .poll(() => page.getByRole('radio', { name: 'Unified' }).getAttribute('aria-checked'))
      .toBe('true')
    const areOpen = () =>
      page
        .locator('nav details')
        .evaluateAll((all) => all.map((one) => (one as HTMLDetailsElement).open))
    await page.keyboard.press('x')
    expect(await areOpen()).not.toContain(true)
    await page.keyboard.press('x')
    expect(await areOpen()).not.toContain(false)
    await page.keyboard.press('Control+Enter')
    await says(page, 'Runs the SQL stored in this plan', 'dialog')
    // Nothing is pressed behind a dialog.
    await page.keyboard.press('g')
    await page.keyboard.press('r')
    expect(await pathOf(page)).toMatch(/^\/plans\//)
  })

  it('lists what there is, and single keys can be switched off for good', async () => {
    await using served = await serveProject(files)
    await using opened = await openAppPage(browser, `${served.url}/models`)
    const { page } = opened
    await says(page, 'raw.orders', models)
    await page.keyboard.press('?')
    await says(page, 'Copy the link of the page', 'dialog')
    await page.getByRole('switch').uncheck()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.reload()
    await says(page, 'raw.orders', models)
    for (const key of ['?', 'j', 'g', 'r']) await page.keyboard.press(key)
    expect(await page.getByRole('dialog').count()).toBe(0)
    expect(await pathOf(page)).toBe('/models')
    await page.keyboard.press('Control+k')
    await jumpField(page).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Keyboard shortcuts' }).click()
    await page.getByRole('switch').check()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.keyboard.press('g')
    await page.keyboard.press('r')
    await reaches(page, '/runs')
  })

  it('copies the link of what is seen, and says so', async () => {
    await using served = await serveProject(files)
    await using opened = await openAppPage(browser, `${served.url}/models?find=daily`)
    const { page } = opened
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await says(page, 'marts.daily', models)
    await page.keyboard.press('.')
    await says(page, 'Link copied', '[role=status]')
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
      `${served.url}/models?find=daily`,
    )
  })
})

describe('who acts', () => {
  it('is asked once, and is the actor of what is done then', async () => {
    await using served = await serveProject(files)
    await using opened = await openAppPage(browser, served.url)
    const { page } = opened
    await says(page, 'prod is empty')
    const name = page.getByLabel('Your name')
    // It is only there: the focus was not moved.
    await name.waitFor()
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('BODY')
    await name.fill('<b>')
    await page.getByRole('button', { name: 'Save name' }).click()
    await says(page, /up to 80 letters/, '[role=alert]')
    await name.fill('Łucja Żak')
    await page.keyboard.press('Enter')
    await says(page, /ŁŻ\s*Łucja Żak/, 'nav')
    await page.getByRole('button', { name: 'Plan prod' }).first().click()
    await says(page, 'Łucja Żak', '#page')
    await page.reload()
    await says(page, 'Ready to apply', 'h1')
    expect(await name.count()).toBe(0)
    expect(await served.project.rows('select actor from plans', ['state', 'sql'])).toEqual([
      { actor: 'Łucja Żak' },
    ])
  })

  it('chooses the clock that times are told by', async () => {
    await using served = await serveProject(files)
    await served.project.run(apply)
    const page = await browser.newPage({ timezoneId: 'Asia/Kolkata' })
    await page.goto(`${served.url}/runs`)
    await page.locator('tbody a').first().click()
    await says(page, /started \d\d:\d\d UTC/)
    await page.getByRole('button', { name: 'Times in UTC' }).click()
    await says(page, /started \d\d:\d\d GMT\+5:30/)
    await page.reload()
    await says(page, /started \d\d:\d\d GMT\+5:30/)
    await page.close()
  })
})

describe('a server that asks for a token', () => {
  it('is signed in to, kept by the tab over a reload, and left again', async () => {
    await using served = await serveProject(files)
    await served.stop()
    const others = await serveToOthers(served.project.root)
    const context = await browser.newContext()
    const page = await context.newPage()
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await page.goto(`${others.url}/models?find=daily`)
    await says(page, 'answers only to those who show a token')
    await reaches(page, '/login?to=%2Fmodels%3Ffind%3Ddaily')
    await page.getByLabel('Token').fill('another-token-altogether')
    await page.keyboard.press('Enter')
    await says(page, /does not know the token \(unauthorized\)/, '[role=alert]')
    await page.getByLabel('Token').fill(token)
    await page.keyboard.press('Enter')
    await says(page, 'marts.daily', models)
    await reaches(page, '/models?find=daily')
    await says(page, 'Live', '[data-connection]')
    await page.reload()
    await says(page, 'marts.daily', models)
    expect(asked.filter((url) => url.includes(token))).toEqual([])
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain(token)
    const second = await context.newPage()
    await second.goto(others.url)
    await says(second, 'answers only to those who show a token')
    await page.getByRole('button', { name: 'Sign out' }).click()
    await says(page, 'answers only to those who show a token')
    await page.goto(`${others.url}/runs`)
    await reaches(page, '/login?to=%2Fruns')
    await context.close()
    await others.stop()
  })

  it('leads back to signing in when it does not know the token any more', async () => {
    await using served = await serveProject(files)
    await served.stop()
    const others = await serveToOthers(served.project.root)
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.goto(`${others.url}/runs`)
    await page.getByLabel('Token').fill(token)
    await page.keyboard.press('Enter')
    await says(page, 'Live', '[data-connection]')
    await others.stop()
    const again = startCli(
      [
        'serve',
        '--port',
        others.port,
        '--host',
        '0.0.0.0',
        '--json',
        '--project',
        served.project.root,
      ],
      { env: { MILLRACE_TOKEN: 'a-token-of-another-start' } },
    )
    await again.document((line) => 'url' in line)
    await says(page, 'does not know this tab’s token any more')
    expect(await pathOf(page)).toBe('/login?to=%2Fruns&lost=true')
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0)
    await context.close()
    again.child.kill('SIGTERM')
    await again.ended
  })
})

describe('the frame', () => {
  it('counts what there is, and shows that something runs', async () => {
    await using served = await serveProject({
      ...files,
      'models/marts/slow.sql': `/*---\nkind: table\n---*/\n${endlessQuery}\n`,
    })
    await using opened = await openAppPage(browser, served.url)
    const { page } = opened
    await says(page, /shop.*Environments0.*Models4/s, 'nav')
    const applying = served.project.start(apply)
    await page.getByRole('img', { name: '1 running' }).first().waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('r')
    await page.locator('tbody a').first().click()
    await page.getByRole('button', { name: 'Cancel run' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel run' }).click()
    await applying.ended
    await page.getByRole('img', { name: '1 running' }).first().waitFor({ state: 'detached' })
    await says(page, /^Ended \d+ s ago$/, '[data-connection]')
  })

  it('tells that an error is not known any more, and where to look', async () => {
    await using served = await serveProject(files)
    await using opened = await openAppPage(browser, `${served.url}/errors/abc123`)
    const { page } = opened
    await says(page, 'This error is not known', 'h1')
    await says(page, /only in the memory of the server.*abc123/s, '#page')
    expect(
      await page.getByRole('link', { name: 'Health of the server' }).getAttribute('href'),
    ).toBe('/healthz')
  })

  it('leads from an error with an id to what the server knows of it', async () => {
    await using served = await serveProject(files)
    await using opened = await openAppPage(browser, `${served.url}/errors/none`)
    const { page } = opened
    const at = new Date().toISOString()
    const known = { id: 'ab12cd34', code: 'internal', message: 'the disk is full', at }
    const app = { ...known, hint: null, details: { id: known.id }, issues: [] }
    const answers: Readonly<Record<string, object>> = {
      'error.get': { result: { data: { ...known, trigger: 'model.search' } } },
      'model.search': {
        error: {
          message: known.message,
          code: -32603,
          data: { code: 'INTERNAL_SERVER_ERROR', app },
        },
      },
    }
    await page.route(/trpc\/.*(error\.get|model\.search)/, (route) => {
      const paths = new URL(route.request().url()).pathname.replace('/trpc/', '').split(',')
      const json = paths.map((path) => answers[path] ?? answers['model.search'])
      return route.fulfill({ json })
    })
    await page.goto(`${served.url}/models`)
    await says(page, 'The models could not be read: the disk is full', '#page')
    await page.getByRole('link', { name: 'What is known of error ab12cd34' }).click()
    await says(page, 'Error ab12cd34', 'h1')
    await says(page, /the disk is full.*UTC, \d+ s ago.*model\.search.*internal/s, '#page')
    expect(await violations(page)).toEqual([])
  })

  it('reads well in both themes, with what floats above it and on a phone', async () => {
    await using served = await serveProject(files)
    await served.project.run(apply)
    await using opened = await openAppPage(browser, served.url)
    const { page } = opened
    const openJump = async () => {
      await says(page, 'Live', '[data-connection]')
      await jump(page)
      await page.keyboard.type('daily')
      await page.getByRole('option', { name: 'marts.daily' }).waitFor()
    }
    const openSheet = async () => {
      await says(page, 'Live', '[data-connection]')
      await page.keyboard.press('?')
      await says(page, 'Go to', 'dialog')
    }
    expect(await violationsInBothThemes(page, openJump)).toEqual([])
    expect(await violationsInBothThemes(page, openSheet)).toEqual([])
    await page.setViewportSize({ width: 390, height: 844 })
    const openMore = async () => {
      await page.getByRole('button', { name: 'More', exact: true }).last().click()
      await says(page, 'Lineage', 'dialog')
    }
    expect(await violationsInBothThemes(page, openMore)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
    await page.getByRole('dialog').getByRole('button', { name: 'Jump to' }).click()
    await jumpField(page).fill('weekly')
    await page.getByRole('option', { name: 'marts.weekly' }).click()
    await reaches(page, '/models/marts.weekly')
    await page.goto(`${served.url}/errors/none`)
    await says(page, 'not known', 'h1')
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
    expect(await violations(page)).toEqual([])
  })

  it('the page that asks for a token reads well, and fits a phone', async () => {
    await using served = await serveProject(files)
    await served.stop()
    const others = await serveToOthers(served.project.root)
    await using opened = await openAppPage(browser, `${others.url}/runs`, 390)
    const { page } = opened
    const refused = async () => {
      await page.getByLabel('Token').fill('wrong')
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.getByRole('alert').filter({ hasText: 'token' }).waitFor()
    }
    expect(await violationsInBothThemes(page, refused)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
    await others.stop()
  })
})
