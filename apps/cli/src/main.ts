#!/usr/bin/env node
import { enableCompileCache } from 'node:module'
import { quickenImports } from './quick-imports.ts'

enableCompileCache()
quickenImports()
const { runCommandLine } = await import('./run-command-line.ts')
process.exitCode = await runCommandLine(process.argv.slice(2))
// A child or a socket that lingers must not keep a finished command open.
setTimeout(() => process.exit(), 1_000).unref()
