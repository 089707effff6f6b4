import { fileURLToPath } from 'node:url'
import { build } from 'vite'

/** Builds the page once before the tests that look at what is built, as people get it. */
export async function setup(): Promise<void> {
  const before = process.env['NODE_ENV']
  process.env['NODE_ENV'] = 'production'
  await build({ root: fileURLToPath(new URL('..', import.meta.url)), logLevel: 'warn' })
  process.env['NODE_ENV'] = before
}
