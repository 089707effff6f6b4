// What `npm start` and `npm test` run, on any Node that npm itself runs on: installs when something it depends
// on changed, then runs the job with the repository's own Node. Plain JavaScript without dependencies.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { isPageOld } from './page-age.mjs'

const oldestNode = [20, 19]
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')
const bin = path.join(root, 'node_modules', '.bin')
const stamp = path.join(root, 'node_modules', '.millrace-setup')
const project = 'examples/flights'
const isWindows = process.platform === 'win32'
const stopGraceMs = 10_000

/** The jobs, by the word on the command line. */
const jobs = { start: runExample, test: runTests }

const [word, ...rest] = process.argv.slice(2)
process.exitCode = await main()

async function main() {
  if (isOlder(process.versions.node)) {
    say(
      `Millrace needs Node ${oldestNode.join('.')} or newer to set itself up; this is ${process.versions.node}.`,
    )
    say('Install a current Node from https://nodejs.org and run the command again.')
    return 1
  }
  const job = Object.hasOwn(jobs, word ?? '') ? jobs[word] : undefined
  if (!job) {
    say(`usage: node tooling/setup/run.mjs ${Object.keys(jobs).join('|')} [options]`)
    return 2
  }
  const installed = await install()
  return installed === 0 ? job(rest) : installed
}

/** Plans and applies the example, then serves it until it is told to end. */
async function runExample(options) {
  const state = exampleState()
  const where = ['--project', project, ...(state ? ['--state', state] : [])]
  const cli = ['--conditions=development', 'apps/cli/src/main.ts']
  const own = options.filter((option) => option !== '--no-serve')
  const code = await run('node', [...cli, 'plan', 'prod', '--apply', ...where, ...own])
  if (code !== 0) return code
  const millrace = (words) => `  npm run -s millrace -- ${words} ${where.join(' ')}`
  say('')
  say('Look further:')
  say(millrace('list'))
  say(millrace('dag'))
  say(millrace('query "select * from marts.airport_ranking limit 5"'))
  if (own.length < options.length) return 0
  await buildPage()
  say('')
  const served = await run('node', [...cli, 'serve', ...where])
  if (served !== 0 && (await isPortTaken(portOfServer())))
    say(`To serve on another port: MILLRACE_PORT=${portOfServer() + 1} npm start`)
  return served
}

/** Without it the server shows a plain page: no reason not to serve. */
async function buildPage() {
  if (!isPageOld(root)) return
  const code = await run('pnpm', ['--filter', '@millrace/web', 'run', 'build'], { isQuiet: true })
  if (code !== 0) say('The page could not be built, a plain one is shown: the output is above.')
}

function portOfServer() {
  return Number(process.env.MILLRACE_PORT || 4400)
}

function isPortTaken(port) {
  return new Promise((resolve) => {
    const probe = net.createServer()
    probe.once('error', (error) => resolve(error.code === 'EADDRINUSE'))
    probe.listen(port, process.env.MILLRACE_HOST || '127.0.0.1', () =>
      probe.close(() => resolve(false)),
    )
  })
}

/** `npm test` is everything; `pnpm test` is the quick round while working: the unit tests alone. */
function runTests(options) {
  const isPnpm = (process.env.npm_config_user_agent ?? '').startsWith('pnpm/')
  const suites = ['--conditions=development', 'tooling/test/run-suites.ts', isPnpm ? 'unit' : 'all']
  return run('node', [...suites, ...options])
}

/** A state folder other than the project's own, where that cannot be written; null for the project's own. */
function exampleState() {
  const usual = path.join(root, project, '.millrace')
  try {
    fs.mkdirSync(usual, { recursive: true })
    fs.accessSync(usual, fs.constants.W_OK)
    return null
  } catch {
    const instead = privateFolder(
      `millrace-${createHash('sha256').update(root).digest('hex').slice(0, 12)}`,
    )
    say(`${path.relative(root, usual)} cannot be written: the state is in ${instead}`)
    return instead
  }
}

/** The same folder at each start as long as it is ours alone, else a new one. */
function privateFolder(name) {
  const folder = path.join(os.tmpdir(), name)
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
  const found = fs.lstatSync(folder)
  const isOurs = isWindows || (found.uid === process.getuid() && (found.mode & 0o077) === 0)
  return found.isDirectory() && isOurs ? folder : fs.mkdtempSync(`${folder}-`)
}

async function install() {
  const current = fingerprint()
  if (fs.existsSync(bin) && readText(stamp) === current) return 0
  const began = Date.now()
  const pnpm = JSON.parse(readText(path.join(root, 'package.json'))).packageManager
  say(`Installing dependencies with ${pnpm} …`)
  const flags = ['install', '--frozen-lockfile', '--config.confirmModulesPurge=false']
  const code = await run('npx', ['--yes', pnpm, ...flags], { isQuiet: true })
  if (code !== 0) {
    say(`The dependencies could not be installed (exit ${code}): the output is above.`)
    return code
  }
  fs.writeFileSync(stamp, current)
  say(`Installed in ${Math.round((Date.now() - began) / 1000)} s.`)
  return 0
}

/** Changes whenever another install could give another result. */
function fingerprint() {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`)
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests()]) {
    hash.update(`\n${file}\n`).update(readText(path.join(root, file)) ?? '')
  }
  return hash.digest('hex')
}

function manifests() {
  const workspace = readText(path.join(root, 'pnpm-workspace.yaml')) ?? ''
  const patterns =
    /^packages:\n((?: +- .*\n)*)/m.exec(workspace)?.[1].match(/[^\s'"-][^\s'"]*/g) ?? []
  const folders = patterns.flatMap((pattern) => {
    if (!pattern.endsWith('/*')) return [pattern]
    const parent = pattern.slice(0, -2)
    return fs.existsSync(path.join(root, parent))
      ? fs
          .readdirSync(path.join(root, parent))
          .toSorted()
          .map((name) => `${parent}/${name}`)
      : []
  })
  const files = folders.map((folder) => `${folder}/package.json`)
  return ['package.json', ...files.filter((file) => fs.existsSync(path.join(root, file)))]
}

/**
 * Runs a command of the repository and answers its exit code. Its end is tied to ours: signals are passed on, and
 * the command is stopped when whoever started us is gone.
 */
function run(command, args, { isQuiet = false } = {}) {
  return new Promise((resolve) => {
    // A terminal signals the whole group by itself; without one the command gets a group that can be signalled.
    const hasTerminal = process.stdin.isTTY === true
    const hasOwnGroup = !hasTerminal && !isWindows
    const child = spawn(command, args, {
      cwd: root,
      env: {
        ...process.env,
        PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}`,
        TURBO_TELEMETRY_DISABLED: '1',
      },
      stdio: isQuiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
      shell: isWindows,
      detached: hasOwnGroup,
    })
    let output = ''
    child.stdout?.on('data', (chunk) => (output += chunk))
    child.stderr?.on('data', (chunk) => (output += chunk))
    const stop = (signal) => {
      try {
        if (hasOwnGroup) process.kill(-child.pid, signal)
        else child.kill(signal)
      } catch {
        // It is gone already.
      }
    }
    const handlers = { SIGINT: () => hasTerminal || stop('SIGINT') }
    for (const signal of ['SIGTERM', 'SIGHUP']) handlers[signal] = () => stop(signal)
    for (const [signal, handler] of Object.entries(handlers)) process.on(signal, handler)
    const parentWatch = onParentGone(() => {
      stop('SIGTERM')
      setTimeout(() => stop('SIGKILL'), stopGraceMs).unref()
    })
    const end = (code) => {
      clearInterval(parentWatch)
      for (const [signal, handler] of Object.entries(handlers)) process.off(signal, handler)
      if (isQuiet && code !== 0) process.stderr.write(output)
      resolve(code)
    }
    child.on('error', (error) => {
      say(`${command} could not be started: ${error.message}`)
      end(1)
    })
    child.on('close', (code, signal) => end(code ?? 128 + (os.constants.signals[signal] ?? 0)))
  })
}

/** npm starts a script through a shell, which outlives npm: the shell's parent is watched too. */
function onParentGone(gone) {
  const parent = process.ppid
  const grandparent = process.env.npm_lifecycle_event ? parentOf(parent) : null
  return setInterval(() => {
    if (process.ppid !== parent || (grandparent && parentOf(parent) !== grandparent)) gone()
  }, 500)
}

/** From Linux's /proc; null elsewhere. */
function parentOf(pid) {
  const status = readText(`/proc/${pid}/status`)
  return status ? Number(/^PPid:\s*(\d+)/m.exec(status)?.[1]) : null
}

function isOlder(version) {
  const [major, minor] = version.split('.').map(Number)
  return major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1])
}

function readText(file) {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

function say(line) {
  process.stderr.write(`${line}\n`)
}
