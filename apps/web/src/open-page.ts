import { createClient } from '@millrace/client'
import { announceConnection } from './connection/describe-connection.ts'
import { followProject } from './follow/follow-project.ts'
import type { PageState } from './follow/page-state.ts'
import { announceRun } from './run/announce-run.ts'
import { createAnnouncer } from './speech/announcer.ts'
import { showPage, speak } from './view/show-page.ts'

/** Many events may come at once: they are painted together. */
const paintMs = 50
/** Ages and clocks go on by themselves. */
const tickMs = 1_000

/** Follows the server the page came from, and shows what it tells. */
export function openPage(): void {
  const now = () => Date.now()
  const announce = createAnnouncer({ say: speak, now, after: (ms, call) => setTimeout(call, ms) })
  let latest: PageState | null = null
  let isDue = false
  const paint = () => {
    isDue = false
    if (!latest) return
    showPage(latest, now())
    const what = announceConnection(latest.connection) ?? (latest.run && announceRun(latest.run))
    if (what) announce(what)
  }
  const paintSoon = () => {
    if (isDue) return
    isDue = true
    setTimeout(paint, paintMs)
  }
  followProject(createClient({ url: '/' }), {
    runId: new URLSearchParams(location.search).get('run'),
    now,
    onChange(state) {
      latest = state
      paintSoon()
    },
  })
  setInterval(paintSoon, tickMs)
}
