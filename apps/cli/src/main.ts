#!/usr/bin/env node
import { enableCompileCache } from 'node:module'
import { setFlagsFromString } from 'node:v8'
import { quickenImports } from './quick-imports.ts'

enableCompileCache()
// A reader that went away (`| head`) ends the printing, never the work.
for (const out of [process.stdout, process.stderr]) {
  out.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
}
// The embedded state is WebAssembly. Optimising it, with half a second and 600 MB for one function alone, pays off
// in a process that stays; there what is optimised must have run some twenty times as long as by default.
const flags = process.argv.includes('serve')
  ? ['--wasm-tiering-budget=300000000']
  : ['--no-wasm-tier-up', '--no-wasm-dynamic-tiering']
for (const flag of flags) setFlagsFromString(flag)
quickenImports()
const { runCommandLine } = await import('./run-command-line.ts')
process.exitCode = await runCommandLine(process.argv.slice(2))
// A child or a socket that lingers must not keep a finished command open.
setTimeout(() => process.exit(), 1_000).unref()
