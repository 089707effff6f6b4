import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

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
})
