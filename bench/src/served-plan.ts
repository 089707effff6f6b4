import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { printResult, printTimes } from './report.ts'
import { runMillrace, runNode } from './run-millrace.ts'
import { interleaved, median } from './samples.ts'
import { scratchFolder } from './scratch-folder.ts'

const entry = fileURLToPath(new URL('../../apps/cli/src/main.ts', import.meta.url))

/** How long `plan` takes that finds nothing to do, where a server has the project open. */
export async function servedPlan(samples: number): Promise<void> {
  await using scratch = await scratchFolder()
  const project = scratch.fresh('project')
  await runMillrace('init', project)
  await runMillrace('plan', 'prod', '--apply', '--project', project)
  const args = ['--conditions=development', entry, 'serve', '--port', '0', '--json']
  const server = spawn(process.execPath, [...args, '--project', project], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    await once(server.stdout, 'data')
    const bare = new URL('./empty-program.ts', import.meta.url).pathname
    const cpu: number[] = []
    let asked = 0
    const found = await interleaved(samples, {
      node: async () => (await runNode([bare])).ms,
      plan: async () => {
        // Another option each time, or the stored plan would be the answer.
        const time = new Date(Date.UTC(2026, 0, 1, 0, 5 * (asked += 1))).toISOString()
        const options = ['--execution-time', time, '--project', project]
        const run = await runMillrace('plan', 'prod', ...options)
        cpu.push(run.cpuMs)
        return run.ms
      },
    })
    printTimes('plan prod, nothing to do, a server running', found.plan)
    printTimes('its processor time', cpu)
    printTimes('baseline: node, an empty program', found.node)
    printResult('ratio', { value: median(found.plan) / median(found.node) })
    printResult('plan prod', { value: median(found.plan), unit: ' ms', atMost: 300, digits: 0 })
  } finally {
    server.kill('SIGTERM')
    await once(server, 'exit')
  }
}
