import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Lane, type LaneEnd, runLanes } from './batch-scheduler.ts'

interface Shape {
  readonly batches: number
  readonly width: number
  /** Per earlier lane: leading batches of it that each batch needs, 0 for none. */
  readonly needs: readonly number[]
  readonly fails: number | null
}

const shape = fc.record({
  batches: fc.integer({ min: 0, max: 4 }),
  width: fc.integer({ min: 1, max: 3 }),
  needs: fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 5 }),
  fails: fc.option(fc.integer({ min: 0, max: 3 }), { freq: 3 }),
})
const graph = fc.array(shape, { minLength: 1, maxLength: 6 })
const name = (index: number) => `lane${index}`

function toLanes(shapes: readonly Shape[]): Lane<number>[] {
  return shapes.map(({ batches, width, needs }, index) => ({
    name: name(index),
    width,
    batches: Array.from({ length: batches }, (_, work) => ({
      work,
      needs: needs.slice(0, index).flatMap((leading, parent) => {
        const most = Math.min(leading, shapes[parent]!.batches)
        return most > 0 ? [{ lane: name(parent), leading: most }] : []
      }),
    })),
  }))
}

interface Trace {
  readonly ends: ReadonlyMap<string, LaneEnd>
  readonly told: readonly string[]
  readonly finished: ReadonlyMap<string, ReadonlySet<number>>
  readonly started: ReadonlyMap<string, ReadonlySet<number>>
  readonly broken: readonly string[]
}

/** Runs lanes with batches that end in an order drawn from `seed`, and watches every rule. */
async function trace(
  shapes: readonly Shape[],
  seed: number,
  limits: { concurrency: number; abortAfter?: number },
): Promise<Trace> {
  const lanes = toLanes(shapes)
  const [started, finished] = [new Map<string, Set<number>>(), new Map<string, Set<number>>()]
  for (const lane of lanes) for (const map of [started, finished]) map.set(lane.name, new Set())
  const broken: string[] = []
  const told: string[] = []
  const abort = new AbortController()
  const waiting: (() => void)[] = []
  const running = new Map<string, number>()
  let [total, random, ended] = [0, seed, 0]
  const release = () => {
    random = (random * 1103515245 + 12345) % 2147483648
    waiting.splice(random % Math.max(1, waiting.length), 1)[0]?.()
  }
  const result = runLanes<number>({
    lanes,
    concurrency: limits.concurrency,
    signal: abort.signal,
    onLaneEnd: (lane) => void told.push(lane),
    isStop: () => true,
    async run(lane, work, index) {
      const own = lanes.find((candidate) => candidate.name === lane)!
      if (abort.signal.aborted) broken.push(`${lane} started after the abort`)
      if (work !== index || started.get(lane)!.has(index)) broken.push(`${lane} ran ${index} twice`)
      started.get(lane)!.add(index)
      total += 1
      running.set(lane, (running.get(lane) ?? 0) + 1)
      if (total > limits.concurrency) broken.push('too many at once')
      if (running.get(lane)! > own.width) broken.push(`${lane} wider than it may be`)
      for (const need of own.batches[index]!.needs) {
        for (let before = 0; before < need.leading; before += 1) {
          if (!finished.get(need.lane)!.has(before))
            broken.push(`${lane} ${index} before ${need.lane} ${before}`)
        }
      }
      await new Promise<void>((resolve) => void waiting.push(resolve))
      total -= 1
      running.set(lane, running.get(lane)! - 1)
      ended += 1
      if (ended === limits.abortAfter) abort.abort()
      if (shapes[Number(lane.slice(4))]!.fails === index) throw new Error(`${lane} ${index}`)
      finished.get(lane)!.add(index)
    },
  })
  if (limits.abortAfter === 0) abort.abort()
  let ends: ReadonlyMap<string, LaneEnd> | null = null
  void result.then((answer) => void (ends = answer))
  for (let turn = 0; !ends && turn < 500; turn += 1) {
    release()
    await new Promise<void>((resolve) => void setImmediate(resolve))
  }
  if (!ends) broken.push('never resolved')
  return { ends: ends ?? new Map(), told, finished, started, broken }
}

const doomed = (lanes: readonly Lane<number>[], failed: ReadonlySet<string>): Set<string> => {
  const reached = new Set<string>()
  for (const lane of lanes) {
    const parents = lane.batches.flatMap((batch) => batch.needs.map((need) => need.lane))
    if (parents.some((parent) => failed.has(parent) || reached.has(parent))) reached.add(lane.name)
  }
  return reached
}

describe('the batch scheduler', () => {
  it('on any graph: needs first, within its limits, each batch once, and it always resolves', async () => {
    await fc.assert(
      fc.asyncProperty(
        graph,
        fc.nat(),
        fc.integer({ min: 1, max: 5 }),
        async (shapes, seed, concurrency) => {
          const sound = shapes.map((lane) => ({ ...lane, fails: null }))
          const run = await trace(sound, seed, { concurrency })
          expect(run.broken).toEqual([])
          for (const [index, { batches }] of shapes.entries()) {
            expect(run.ends.get(name(index))).toEqual({ status: 'success' })
            expect(run.finished.get(name(index))?.size).toBe(batches)
          }
          expect([...run.told].toSorted()).toEqual(shapes.map((_, index) => name(index)).toSorted())
        },
      ),
      { numRuns: 300 },
    )
  })

  it('after failures: skips only descendants, names a lane that failed, finishes the rest', async () => {
    await fc.assert(
      fc.asyncProperty(
        graph,
        fc.nat(),
        fc.integer({ min: 1, max: 5 }),
        async (shapes, seed, concurrency) => {
          const run = await trace(shapes, seed, { concurrency })
          expect(run.broken).toEqual([])
          const lanes = toLanes(shapes)
          const ended = (status: LaneEnd['status']) =>
            new Set([...run.ends].filter(([, end]) => end.status === status).map(([lane]) => lane))
          const [failed, skipped] = [ended('failed'), ended('skipped')]
          const descendants = doomed(lanes, failed)
          for (const lane of lanes) {
            const end = run.ends.get(lane.name)!
            const complete = run.finished.get(lane.name)!.size === lane.batches.length
            if (end.status === 'success') expect(complete).toBe(true)
            if (!descendants.has(lane.name) && !failed.has(lane.name))
              expect(end.status).toBe('success')
            if (end.status === 'skipped') {
              expect(complete).toBe(false)
              expect(descendants.has(lane.name)).toBe(true)
              expect(failed.has(end.cause)).toBe(true)
            }
          }
          expect(ended('cancelled').size).toBe(0)
          expect(run.told).toHaveLength(lanes.length)
          expect(skipped.size === 0 || failed.size > 0).toBe(true)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('after an abort: starts nothing more, ends every lane and resolves', async () => {
    await fc.assert(
      fc.asyncProperty(
        graph,
        fc.nat(),
        fc.integer({ min: 0, max: 6 }),
        async (shapes, seed, abortAfter) => {
          const run = await trace(shapes, seed, { concurrency: 2, abortAfter })
          expect(run.broken).toEqual([])
          expect(run.ends.size).toBe(shapes.length)
          expect(run.told).toHaveLength(shapes.length)
          for (const [lane, end] of run.ends) {
            const complete = run.finished.get(lane)!.size === shapes[Number(lane.slice(4))]!.batches
            expect(end.status === 'success').toBe(complete)
          }
        },
      ),
      { numRuns: 300 },
    )
  })

  it('lets a lane that failed by itself just before an abort keep its reason', async () => {
    const abort = new AbortController()
    const stopped = new Error('stopped')
    const ends = await runLanes<string>({
      lanes: ['failing', 'stopped'].map((own) => ({
        name: own,
        width: 1,
        batches: [{ work: own, needs: [] }],
      })),
      concurrency: 2,
      signal: abort.signal,
      onLaneEnd: () => {},
      isStop: (error) => error === stopped,
      run: async (lane) => {
        if (lane === 'stopped') throw stopped
        abort.abort()
        throw new Error('its own')
      },
    })
    expect(ends.get('failing')).toEqual({ status: 'failed', error: new Error('its own') })
    expect(ends.get('stopped')).toEqual({ status: 'cancelled' })
  })

  it('starts nothing when it was aborted before', async () => {
    const ends = await runLanes<null>({
      lanes: [{ name: 'a', width: 1, batches: [{ work: null, needs: [] }] }],
      concurrency: 1,
      signal: AbortSignal.abort(),
      onLaneEnd: () => {},
      isStop: () => true,
      run: () => Promise.reject(new Error('must not run')),
    })
    expect(ends.get('a')).toEqual({ status: 'cancelled' })
  })

  it('resolves without lanes and lets a lane of no batches succeed', async () => {
    const input = {
      concurrency: 1,
      signal: new AbortController().signal,
      onLaneEnd: () => {},
      isStop: () => true,
      run: async () => {},
    }
    expect((await runLanes({ ...input, lanes: [] })).size).toBe(0)
    const ends = await runLanes({ ...input, lanes: [{ name: 'a', width: 1, batches: [] }] })
    expect(ends.get('a')).toEqual({ status: 'success' })
  })
})
