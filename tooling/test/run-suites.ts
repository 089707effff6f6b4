import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { behaviourGroups, otherGroups } from './behaviour-groups.ts'
import { findSuites, type Suite } from './find-suites.ts'
import {
  addTallies,
  judgeSuite,
  readBehaviourOutput,
  readVitestReport,
  type Tally,
  tallyText,
} from './tally.ts'

/** Longer than any suite takes: one that hangs is stopped and counts as failed. */
const suiteLimitMs = 30 * 60_000
const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')
const reports = mkdtempSync(join(tmpdir(), 'millrace-reports-'))

endWithParent()
const choice = process.argv[2] === 'unit' ? 'unit' : 'all'
const tallies: Tally[] = []
try {
  if (choice === 'all') tallies.push(await verify())
  for (const suite of findSuites(root, choice)) tallies.push(await runSuite(suite))
  if (choice === 'all') tallies.push(await runBehaviour())
} finally {
  rmSync(reports, { recursive: true, force: true })
}
const total = addTallies(tallies)
process.stdout.write(`\n${tallyText(total)}\n`)
process.exitCode = total.failed > 0 ? 1 : 0

/** Whoever started this is gone without a word: stop with everything that was started here. */
function endWithParent(): void {
  const parent = process.ppid
  const check = () => process.ppid === parent || process.kill(0, 'SIGTERM')
  setInterval(check, 1_000).unref()
}

/** The checks are no tests: they count when they fail. */
async function verify(): Promise<Tally> {
  const { exitCode } = await runCommand('verify', ['pnpm', '--silent', 'verify'])
  return { passed: 0, failed: exitCode === 0 ? 0 : 1, skipped: 0 }
}

async function runSuite(suite: Suite): Promise<Tally> {
  const report = join(reports, `${suite.name.replace('/', '-')}.json`)
  const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${report}`]
  const command = ['pnpm', '--silent', 'run', suite.script, ...reporters]
  const { exitCode } = await runCommand(suite.name, command, suite.folder)
  return conclude(suite.name, judgeSuite(readVitestReport(readReport(report)), exitCode))
}

async function runBehaviour(): Promise<Tally> {
  const whole = await runCases(['--only', `^(${behaviourGroups.join('|')})/`])
  const { pattern, every } = otherGroups
  const sampled = await runCases(['--only', pattern, '--every', String(every)])
  return addTallies([whole, sampled])
}

async function runCases(selection: readonly string[]): Promise<Tally> {
  const command = ['node', 'test/behaviour/run.mjs', '--jobs', '2', ...selection]
  const { exitCode, output } = await runCommand('behaviour', command)
  return conclude('behaviour', judgeSuite(readBehaviourOutput(output), exitCode))
}

function conclude(name: string, tally: Tally): Tally {
  process.stdout.write(`${name}: ${tallyText(tally)}\n`)
  return tally
}

function runCommand(
  name: string,
  command: readonly string[],
  cwd = root,
): Promise<{ readonly exitCode: number; readonly output: string }> {
  process.stdout.write(`\n── ${name}\n`)
  const [program = '', ...args] = command
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, [process.stdout.isTTY ? 'FORCE_COLOR' : 'NO_COLOR']: '1' },
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: suiteLimitMs,
      killSignal: 'SIGKILL',
      shell: process.platform === 'win32',
    })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      process.stdout.write(chunk)
    })
    child.on('error', (error) => {
      process.stdout.write(`${program} could not be started: ${error.message}\n`)
      resolve({ exitCode: 1, output })
    })
    child.on('close', (code) => resolve({ exitCode: code ?? 1, output }))
  })
}

function readReport(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}
