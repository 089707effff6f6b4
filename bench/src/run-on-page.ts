import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'
import chromium from '@sparticuz/chromium'
import { chromium as driver, type Page } from 'playwright-core'
import { generateTables } from './generate-project.ts'
import { printResult, printTimes } from './report.ts'
import { median } from './samples.ts'
import { scratchFolder } from './scratch-folder.ts'
import { type Task, traceTasks } from './trace-tasks.ts'

const cli = fileURLToPath(new URL('../../apps/cli/src/main.ts', import.meta.url))
const web = fileURLToPath(new URL('../../apps/web', import.meta.url))
const models = Number(process.env['MODELS'] || 5000)
/** A run of thousands of models takes its time on a busy machine, in milliseconds. */
const patienceMs = 600_000

/** How free the app's page of a run stays while the events of thousands of models stream into it. */
export async function runOnPage(samples: number): Promise<void> {
  spawnSync(process.execPath, [`${web}/node_modules/vite/bin/vite.js`, 'build'], { cwd: web })
  const browser = await driver.launch({
    executablePath: await chromium.executablePath(),
    args: ['--headless=new', '--no-sandbox', '--disable-gpu'],
  })
  try {
    const runs: Streamed[] = []
    for (let round = 0; round < samples; round += 1) {
      await using page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
      runs.push(await streamed(page))
    }
    report(runs)
  } finally {
    await browser.close()
  }
}

/** What the page's one thread did during a run. */
interface Streamed {
  /** From the first model that was seen to the end that was shown, in milliseconds. */
  readonly ms: number
  readonly tasks: readonly Task[]
  /** Elements of the page at the end. */
  readonly elements: number
}

async function streamed(page: Page): Promise<Streamed> {
  await using scratch = await scratchFolder()
  const project = scratch.fresh('project')
  await generateTables(project, models / 10)
  const args = ['--conditions=development', cli, 'serve', '--port', '0', '--json']
  const server = spawn(process.execPath, [...args, '--project', project], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const [line] = (await once(server.stdout, 'data')) as [Buffer]
    const { url } = JSON.parse(line.toString()) as { readonly url: string }
    return await watch(page, url)
  } finally {
    server.kill('SIGTERM')
    await once(server, 'exit')
  }
}

async function watch(page: Page, url: string): Promise<Streamed> {
  page.setDefaultTimeout(patienceMs)
  await page.goto(url)
  const press = (name: string) => page.getByRole('button', { name }).last().click()
  await press('Plan prod')
  await page.locator('h1', { hasText: 'Ready to apply' }).waitFor()
  await press('Apply to prod')
  await press('Apply to prod')
  await page.locator('[data-model]').first().waitFor()
  const stop = await traceTasks(page)
  const began = performance.now()
  await page.locator('h1', { hasText: 'Done' }).waitFor()
  const ms = performance.now() - began
  const tasks = await stop()
  const elements = (await page.evaluate('document.querySelectorAll("*").length')) as number
  return { ms, tasks, elements }
}

function report(runs: readonly Streamed[]): void {
  const longest = (of: (task: Task) => number) =>
    runs.map(({ tasks }) => tasks.reduce((most, task) => Math.max(most, of(task)), 0))
  const over = (least: number) =>
    runs.map(({ tasks }) => tasks.filter(({ ms }) => ms > least).length)
  const worked = runs.map(
    ({ ms, tasks }) => tasks.reduce((sum, { processorMs }) => sum + processorMs, 0) / ms,
  )
  const [load = 0] = loadavg()
  printTimes(
    `the run of ${models} tables, as its page saw it`,
    runs.map(({ ms }) => ms),
  )
  printResult('longest task, its processor time in ms', {
    value: Math.max(...longest(({ processorMs }) => processorMs)),
    atMost: 100,
    digits: 0,
  })
  printTimes(
    'longest task by the clock, with what it waited',
    longest(({ ms }) => ms),
  )
  printResult('tasks over 100 ms by the clock', { value: median(over(100)), digits: 0 })
  printResult('tasks over 50 ms by the clock', { value: median(over(50)), digits: 0 })
  printResult('share of one processor the page took', { value: median(worked) })
  printResult('elements of the page', {
    value: Math.max(...runs.map(({ elements }) => elements)),
    atMost: 4000,
    digits: 0,
  })
  printResult('load of the machine', { value: load, digits: 1 })
}
