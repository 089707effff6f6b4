import { createClient } from '../../src/create-client.ts'

const [, , url = ''] = process.argv
const minute = 60_000
const client = createClient({ url, retry: { baseMs: minute, maxMs: minute }, random: () => 0.99 })
const { overview } = client.plan('p_any')
await new Promise<void>((resolve) => {
  overview.subscribe(() => {
    if (overview.status.state === 'retrying') resolve()
  })
})
const { status } = overview
process.stdout.write(`retrying ${status.state === 'retrying' ? status.inMs : ''}\n`)
await client.close()
const started = performance.now()
process.on('exit', () => {
  if (performance.now() - started < minute / 2) process.stdout.write('ended\n')
})
