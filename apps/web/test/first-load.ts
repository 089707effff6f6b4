import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const dist = fileURLToPath(new URL('../dist', import.meta.url))
const files = /(?:assets|\.)\/([\w-]+\.(?:js|css))/g
const staticImports = /\b(?:import|from)\s*["'`](?:\.|\/assets)\/([\w-]+\.js)["'`]/g

/** A file that browsers load before they show the first page, with its size in bytes of gzip. */
export interface LoadedFile {
  readonly name: string
  readonly bytes: number
}

/** The scripts and styles that come before any page: those of the document, of the app its entry waits for, and what they import. */
export async function readFirstLoad(): Promise<readonly LoadedFile[]> {
  const html = await readFile(path.join(dist, 'index.html'), 'utf8')
  const [, entry = ''] = /<script type="module"[^>]*\/assets\/([\w-]+\.js)"/.exec(html) ?? []
  const named = [html, await textOf(entry)].flatMap((text) => matchesOf(files, text))
  const found = new Map<string, string>()
  for (const waiting = [...named]; waiting.length > 0;) {
    const name = waiting.pop() as string
    if (found.has(name)) continue
    const text = await textOf(name)
    found.set(name, text)
    if (name.endsWith('.js')) waiting.push(...matchesOf(staticImports, text))
  }
  const loaded = [...found].map(([name, text]) => ({ name, bytes: gzipSync(text).length }))
  return loaded.toSorted((a, b) => b.bytes - a.bytes)
}

/** Every font of the app; they are compressed as they are. */
export async function readFonts(): Promise<readonly LoadedFile[]> {
  const names = (await readdir(path.join(dist, 'assets'))).filter((name) => name.endsWith('.woff2'))
  const read = async (name: string) => ({
    name,
    bytes: (await readFile(path.join(dist, 'assets', name))).length,
  })
  return Promise.all(names.map(read))
}

function textOf(name: string): Promise<string> {
  return readFile(path.join(dist, 'assets', name), 'utf8')
}

function matchesOf(pattern: RegExp, text: string): string[] {
  return [...text.matchAll(pattern)].map(([, name]) => name as string)
}
