import type { StateOperations, StoredEvent } from '@millrace/core'
import type { WarehouseEngine, WriteContext } from '@millrace/core/engines'
import type { OpenServices } from '../../src/create-services.ts'

/** What the process is made of; `die` ends it, or its engine alone and returns. */
export interface CrashParts {
  readonly store: OpenServices['store']
  readonly engine: WarehouseEngine
  readonly die: () => void
}

type Arm = (parts: CrashParts) => void
type Call = (...input: never[]) => unknown

function replace(owner: object, name: string, make: (original: Call) => Call): void {
  const original = (Reflect.get(owner, name) as Call).bind(owner) as Call
  Object.defineProperty(owner, name, { value: make(original), configurable: true })
}

/** Dies before a call of the store or the warehouse is made. */
const before =
  (part: 'store' | 'engine', name: string): Arm =>
  (parts) =>
    replace(parts[part], name, (original) => (...input) => {
      parts.die()
      return original(...input)
    })

/** Dies when a call has ended and nobody knows yet. */
const after =
  (part: 'store' | 'engine', name: string): Arm =>
  (parts) =>
    replace(parts[part], name, (original) => async (...input) => {
      const result: unknown = await original(...input)
      parts.die()
      return result
    })

type Seen = (operation: string, input: readonly unknown[]) => boolean

/** Dies inside a transaction of the state, or right after its commit, when an operation of it matches. */
const inTransaction =
  (when: 'before commit' | 'after commit', matches: Seen): Arm =>
  ({ store, die }) =>
    replace(store, 'transaction', (original) => async (...input) => {
      const [work] = input as unknown as [(tx: StateOperations) => Promise<unknown>]
      let isSeen = false
      const watched = (tx: StateOperations) =>
        work(
          new Proxy(tx, {
            get(target, name) {
              const value: unknown = Reflect.get(target, name)
              if (typeof value !== 'function') return value
              return async (...given: unknown[]) => {
                const result: unknown = await value.apply(target, given)
                isSeen ||= matches(String(name), given)
                if (isSeen && when === 'before commit') die()
                return result
              }
            },
          }),
        )
      const result: unknown = await (original as (inner: typeof watched) => unknown)(watched)
      if (isSeen) die()
      return result
    })

const operation =
  (name: string): Seen =>
  (found) =>
    found === name

const event =
  (type: string, stage?: string): Seen =>
  (found, [, events]) =>
    found === 'appendEvents' &&
    (events as readonly StoredEvent[]).some(
      (each) => each.type === type && (stage === undefined || each.payload['stage'] === stage),
    )

/** Dies inside a write's own transaction: when its rows are there, or when its audits have passed. */
const inWrite =
  (verb: 'writeRange' | 'replaceTable', when: 'written' | 'audited'): Arm =>
  ({ engine, die }) => {
    const dying = (context: WriteContext): WriteContext => ({
      ...context,
      async verify(...given) {
        if (when === 'audited') await context.verify?.(...given)
        die()
      },
    })
    const { writeRange, replaceTable } = engine
    if (verb === 'writeRange')
      engine.writeRange = (table, write) =>
        writeRange.call(engine, table, { ...write, context: dying(write.context) })
    else
      engine.replaceTable = (table, select, context) =>
        replaceTable.call(engine, table, select, dying(context))
  }

/** Dies while the views are switched, or when all of them are. */
const inPromotion =
  (when: 'under way' | 'switched'): Arm =>
  ({ engine, die }) =>
    replace(
      engine,
      'switchViews',
      (original) =>
        async function* (...input) {
          const switched = original(...input) as AsyncIterable<unknown>
          if (when === 'under way') setImmediate(die)
          yield* switched
          die()
        },
    )

/** Moments of an apply at which a process is killed, by name. */
export const crashPoints = {
  'before the lease': before('store', 'takeLease'),
  'after the lease': after('store', 'takeLease'),
  'before the run is stored': inTransaction('before commit', operation('createRun')),
  'after the run is stored': inTransaction('after commit', operation('createRun')),
  'before the fence': before('engine', 'fence'),
  'after the fence': after('engine', 'fence'),
  'before the start is stored': inTransaction('before commit', operation('startRun')),
  'after the start is stored': inTransaction('after commit', operation('startRun')),
  'before a table is created': before('engine', 'createTable'),
  'after a table is created': after('engine', 'createTable'),
  'in the restate stage': inTransaction('before commit', event('stage.ended', 'restate')),
  'when the backfill begins': inTransaction('after commit', event('stage.started', 'backfill')),
  'in a batch': inWrite('writeRange', 'written'),
  'between audits and commit': inWrite('writeRange', 'audited'),
  'between commit and record': after('engine', 'writeRange'),
  'in the transaction that records': inTransaction('before commit', operation('recordIntervals')),
  'after the record': inTransaction('after commit', operation('recordIntervals')),
  'before a whole table is committed': inWrite('replaceTable', 'audited'),
  'after a whole table is committed': after('engine', 'replaceTable'),
  'before the promotion': before('engine', 'switchViews'),
  'in the promotion': inPromotion('under way'),
  'between views and environment row': inPromotion('switched'),
  'in the transaction of the environment row': inTransaction(
    'before commit',
    operation('promoteEnvironment'),
  ),
  'after the environment row': inTransaction('after commit', operation('promoteEnvironment')),
  'before the release': before('store', 'releaseLease'),
  'after the release': after('store', 'releaseLease'),
} as const satisfies Readonly<Record<string, Arm>>

export type CrashPoint = keyof typeof crashPoints
