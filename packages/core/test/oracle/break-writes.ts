import type { WarehouseEngine } from '../../src/engines/engine.ts'
import { EngineError } from '../../src/engines/engine-error.ts'
import type { TestOptions } from '../../src/testing/open-test-services.ts'

/** What happens to a run at one of its writes; `at` counts them from 0. */
export type Trouble =
  | { readonly kind: 'none' }
  | { readonly kind: 'fail' | 'retry' | 'lost-after' | 'cancel'; readonly at: number }

const writes = new Set(['writeRange', 'replaceTable', 'loadRows', 'mergeRows'])

/** A warehouse that gets into trouble when told to. */
export interface TroubledWarehouse extends Pick<TestOptions, 'wrap'> {
  /** What the next run meets; `cancel` is called at its write. */
  prepare(trouble: Trouble, cancel: () => void): void
  /** True when the trouble came. */
  readonly met: boolean
}

export function troubledWarehouse(): TroubledWarehouse {
  let trouble: Trouble = { kind: 'none' }
  let cancel = () => {}
  let count = 0
  let met = false
  const around = async (write: () => Promise<unknown>): Promise<unknown> => {
    const index = count++
    if (trouble.kind === 'none' || index !== trouble.at) return write()
    met = true
    if (trouble.kind === 'fail') throw new EngineError({ code: 'injected', message: 'injected' })
    if (trouble.kind === 'retry')
      throw new EngineError({ code: 'serialization', message: 'injected', transient: true })
    if (trouble.kind === 'cancel') cancel()
    const written = await write()
    if (trouble.kind === 'lost-after')
      throw new EngineError({ code: 'lost', message: 'injected', transient: true })
    return written
  }
  return {
    wrap: (engine) =>
      new Proxy<WarehouseEngine>(engine, {
        get(target, property) {
          const value: unknown = Reflect.get(target, property)
          if (typeof value !== 'function') return value
          if (!writes.has(String(property))) return value.bind(target) as unknown
          return (...input: unknown[]) =>
            around(() => value.apply(target, input) as Promise<unknown>)
        },
      }),
    prepare(next, onCancel) {
      trouble = next
      cancel = onCancel
      count = 0
      met = false
    },
    get met() {
      return met
    },
  }
}
