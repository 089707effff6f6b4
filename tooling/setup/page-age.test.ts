import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'

const module = new URL('./page-age.mjs', import.meta.url).href
const { isPageOld } = (await import(module)) as { isPageOld(root: string): boolean }
let root = ''

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'millrace-page-age-'))
  write('apps/web/src/run/rows.ts', 100)
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

/** A file last changed some seconds after the epoch. */
function write(file: string, changedAt: number): void {
  const target = join(root, file)
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, '')
  for (let place = target; place !== root; place = dirname(place))
    utimesSync(place, changedAt, changedAt)
}

it('a page that was never built is to be built', () => {
  expect(isPageOld(root)).toBe(true)
})

it('a page that is newer than all it is made of stays', () => {
  write('apps/web/dist/index.html', 200)
  expect(isPageOld(root)).toBe(false)
})

it('a page is built anew when a file deep in its sources, or in those of the client, is newer', () => {
  write('apps/web/dist/index.html', 200)
  write('packages/client/src/sessions/session.ts', 300)
  expect(isPageOld(root)).toBe(true)
})
