import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Root scripts that look at the repository without running it, longest first: they run side by side. */
const checks = ['typecheck', 'unused', 'lint', 'format:check', 'references', 'reference:check']
const root = fileURLToPath(new URL('../..', import.meta.url))

interface CheckResult {
  readonly name: string
  readonly isPassed: boolean
  readonly output: string
  readonly ms: number
}

const results = await Promise.all(checks.map(runCheck))
for (const { name, isPassed, output, ms } of results) {
  if (!isPassed) process.stdout.write(`\n${output.trimEnd()}\n`)
  process.stdout.write(`${isPassed ? 'ok    ' : 'FAILED'}  ${name}  ${ms} ms\n`)
}
process.exitCode = results.every(({ isPassed }) => isPassed) ? 0 : 1

function runCheck(name: string): Promise<CheckResult> {
  const began = Date.now()
  return new Promise((resolve) => {
    const child = spawn('pnpm', ['--silent', 'run', name], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    })
    let output = ''
    const end = (isPassed: boolean) => resolve({ name, isPassed, output, ms: Date.now() - began })
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (output += chunk))
    child.on('error', (error) => {
      output += error.message
      end(false)
    })
    child.on('close', (code) => end(code === 0))
  })
}
