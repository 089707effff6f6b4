import { printResult, printTimes } from './report.ts'
import { runMillrace, runNode } from './run-millrace.ts'
import { interleaved, median } from './samples.ts'
import { scratchFolder } from './scratch-folder.ts'

/** How long a command takes that loads the project in its own process, against a bare start of Node. */
export async function cliReady(samples: number): Promise<void> {
  await using scratch = await scratchFolder()
  const project = scratch.fresh('project')
  await runMillrace('init', project)
  await runMillrace('plan', 'prod', '--project', project)
  const cpu: number[] = []
  const bare = new URL('./empty-program.ts', import.meta.url).pathname
  const found = await interleaved(samples, {
    node: async () => (await runNode([bare])).ms,
    list: async () => {
      const run = await runMillrace('list', '--project', project)
      cpu.push(run.cpuMs)
      return run.ms
    },
  })
  printTimes('list --json', found.list)
  printTimes('its processor time', cpu)
  printTimes('baseline: node, an empty program', found.node)
  printResult('ratio', { value: median(found.list) / median(found.node) })
  printResult('list --json', { value: median(found.list) / 1000, unit: ' s', atMost: 1.5 })
}
