import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { type LoadedFile, readFirstLoad, readFonts } from './first-load.ts'

const dist = fileURLToPath(new URL('../dist', import.meta.url))

async function texts(extension: string): Promise<string[]> {
  const names = (await readdir(dist, { recursive: true })).filter((name) =>
    name.endsWith(extension),
  )
  return Promise.all(names.map((name) => readFile(path.join(dist, name), 'utf8')))
}

describe('the built page', () => {
  it('names no module of Node', async () => {
    const scripts = await texts('.js')
    expect(scripts.join('')).toContain('workspace.onEvents')
    for (const script of scripts) expect(script).not.toMatch(/["'`]node:|\brequire\(/)
  })

  it('has no inline script or style and loads from its own server alone', async () => {
    const [html = ''] = await texts('.html')
    expect(html).toContain('<script type="module"')
    expect(html).not.toMatch(/<script(?![^>]*src=)|<style|style=| on\w+=|data:|https?:/)
    for (const style of await texts('.css')) expect(style).not.toMatch(/url\((?!["']?\/)|https?:/)
  })

  it('loads at first no more than 200 kB of scripts and styles, and 100 kB of fonts', async () => {
    const [code, fonts] = await Promise.all([readFirstLoad(), readFonts()])
    expect(code.map(({ name }) => name).join()).toMatch(/start-app.*\.js/)
    expect(sizeOf(code), sizesOf(code)).toBeLessThanOrEqual(200_000)
    expect(fonts.length).toBeGreaterThan(0)
    expect(sizeOf(fonts), sizesOf(fonts)).toBeLessThanOrEqual(100_000)
  })
})

const sizeOf = (files: readonly LoadedFile[]) => files.reduce((sum, { bytes }) => sum + bytes, 0)
const sizesOf = (files: readonly LoadedFile[]) =>
  files.map(({ name, bytes }) => `${name} ${bytes}`).join(', ')
