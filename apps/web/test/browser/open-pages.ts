import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { type AppPage, openAppPage } from './app-page.ts'
import { openBrowser } from './open-browser.ts'

/** Opens pages in one browser for the tests of a file; they are closed with the test that opened them. */
export function openPages(): (url: string, width?: number) => Promise<AppPage> {
  let browser: Browser
  const opened: AppPage[] = []
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterEach(() => Promise.all(opened.splice(0).map((page) => page[Symbol.asyncDispose]())))
  afterAll(() => browser.close())
  return async (url, width) => {
    const page = await openAppPage(browser, url, width)
    opened.push(page)
    return page
  }
}
