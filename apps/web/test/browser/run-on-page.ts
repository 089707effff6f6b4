import type { Page } from 'playwright-core'

/** What a page of a run shows: to be compared with another page of the same run. */
export interface ShownRun {
  /** As they are read aloud, in the order they stand in. */
  readonly stages: string
  readonly models: readonly string[]
  readonly events: readonly ShownEvent[]
}

export interface ShownEvent {
  readonly seq: number
  readonly type: string
  readonly text: string
}

/** Reads a run's page: its stages, its models in sight, and its whole log. */
export async function readRun(page: Page): Promise<ShownRun> {
  const rows = await page.locator('[data-model]').all()
  return {
    stages: await page.locator('ol[aria-label="Stages of the run"]').ariaSnapshot(),
    models: await Promise.all(rows.map((row) => row.ariaSnapshot())),
    events: await readLog(page),
  }
}

/** Every line of a run's log, from the first to the last; only those in sight are in the page. */
async function readLog(page: Page): Promise<readonly ShownEvent[]> {
  return page.locator('[aria-label="Log lines"]').evaluate(async (frame) => {
    const paint = () =>
      new Promise<void>((resolve) => {
        requestAnimationFrame(() => requestAnimationFrame(() => resolve()))
      })
    const found = new Map<number, { seq: number; type: string; text: string }>()
    for (let top = 0; ; top += frame.clientHeight / 2) {
      frame.scrollTop = top
      await paint()
      for (const line of frame.querySelectorAll('li')) {
        const [number, , type, text] = line.firstElementChild!.children
        found.set(Number(line.ariaPosInSet), {
          seq: Number(number!.textContent),
          type: type!.textContent!,
          text: text!.textContent!.trim(),
        })
      }
      if (top >= frame.scrollHeight - frame.clientHeight) break
    }
    return [...found].toSorted(([a], [b]) => a - b).map(([, event]) => event)
  })
}

/** The numbers that a log without a gap or a double has. */
export const denseTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1)
