import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { moduleReferences, pickExports, rewriteSpecifiers } from './module-references.ts'
import { vendorWorkspace } from './vendor-workspace.ts'

const written = `import { a, type B as C } from '@millrace/core';
import * as all from "./all.ts";
import fallback from 'other';
import './effect.js';
/** An example: import { x } from 'comment' */
export type { D } from '@millrace/core/browser';
export declare const e: import("@millrace/core").E<import('./f.ts').F>;
export const later = () => import('./later.js');
`

describe('the references of a built file', () => {
  it('are found with the names they want, not those in comments', () => {
    expect(moduleReferences(written)).toEqual([
      { specifier: '@millrace/core', names: ['a', 'B'] },
      { specifier: './all.ts', names: null },
      { specifier: 'other', names: null },
      { specifier: '@millrace/core/browser', names: ['D'] },
      { specifier: './effect.js', names: null },
      { specifier: '@millrace/core', names: ['E'] },
      { specifier: './f.ts', names: ['F'] },
      { specifier: './later.js', names: null },
    ])
  })

  it('are rewritten, and nothing else is', () => {
    const rewritten = rewriteSpecifiers(written, (specifier) => `<${specifier}>`)
    expect(moduleReferences(rewritten).map(({ specifier }) => specifier)).toEqual(
      moduleReferences(written).map(({ specifier }) => `<${specifier}>`),
    )
    expect(rewritten.replaceAll(/<([^<>]+)>(?=["'])/g, '$1')).toBe(written)
  })
})

describe('an entry', () => {
  it('keeps the exports that are wanted', () => {
    const text = `export { a, type B } from './a.js';\nexport type { C as D } from './c.js';\n`
    expect(pickExports(text, new Set(['B', 'C']))?.text).toBe(`export { type B } from './a.js';\n`)
    expect(pickExports(text, new Set(['D']))?.specifiers).toEqual(['./c.js'])
    expect(pickExports(`${text}export const own = 1;\n`, new Set(['B']))).toBeNull()
  })
})

describe('vendoring', () => {
  let folder: string
  const write = async (files: Readonly<Record<string, string | object>>) => {
    for (const [name, content] of Object.entries(files)) {
      const file = path.join(folder, name)
      await mkdir(path.dirname(file), { recursive: true })
      await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content))
    }
  }
  const read = (name: string) => readFile(path.join(folder, 'client/dist', name), 'utf8')

  beforeEach(async () => {
    folder = await realpath(await mkdtemp(path.join(tmpdir(), 'millrace-vendor-')))
    await write({
      'client/package.json': { name: '@millrace/client', dependencies: { zod: '1' } },
      'client/dist/index.js': `import { z } from 'zod';\nimport { a } from '@millrace/core';\nexport { a, z };\n`,
      'client/dist/deep/use.d.ts': `export declare const b: import("@millrace/core").B;\n`,
      'core/package.json': {
        name: '@millrace/core',
        exports: { '.': { default: './dist/index.js' } },
      },
      'core/dist/index.js': `export { a } from './a.js';\nexport { heavy } from './heavy.js';\n`,
      'core/dist/index.d.ts': `export { type A, a } from './a.ts';\nexport type { B } from './types/b.ts';\n`,
      'core/dist/a.js': `export const a = 1;\n//# sourceMappingURL=a.js.map\n`,
      'core/dist/heavy.js': `import 'undeclared';\nexport const heavy = 1;\n`,
      'core/dist/types/b.d.ts': `import type { A } from '../a.ts';\nexport type B = A;\n`,
      'core/dist/a.d.ts': `export declare const a = 1;\nexport type A = 1;\n`,
    })
    await mkdir(path.join(folder, 'client/node_modules/@millrace'), { recursive: true })
    await symlink(
      path.join(folder, 'core'),
      path.join(folder, 'client/node_modules/@millrace/core'),
    )
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('copies exactly what is reached and points there', async () => {
    expect(vendorWorkspace(path.join(folder, 'client'))).toEqual([
      'vendor/core/a.d.ts',
      'vendor/core/a.js',
      'vendor/core/index.d.ts',
      'vendor/core/index.js',
      'vendor/core/types/b.d.ts',
    ])
    expect(await read('index.js')).toContain(`from './vendor/core/index.js'`)
    expect(await read('deep/use.d.ts')).toContain(`import("../vendor/core/index.js").B`)
    expect(await read('vendor/core/index.js')).toBe(`export { a } from './a.js';\n`)
    expect(await read('vendor/core/types/b.d.ts')).toContain(`from '../a.js'`)
    expect(await read('vendor/core/a.js')).not.toContain('sourceMappingURL')
  })

  it('refuses what is reached and not declared', async () => {
    await write({ 'core/dist/a.js': `import 'undeclared';\nexport const a = 1;\n` })
    expect(() => vendorWorkspace(path.join(folder, 'client'))).toThrow(
      'core/dist/a.js reaches undeclared, which is not declared',
    )
  })
})
