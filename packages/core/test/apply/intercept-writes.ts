import type { WarehouseEngine } from '../../src/engines/engine.ts'
import type { EngineError } from '../../src/engines/engine-error.ts'
import type { TestOptions } from '../../src/testing/open-test-services.ts'

/** A warehouse whose range writes go through `around`, which may fail instead or do more. */
export function interceptWrites(
  around: (write: () => Promise<unknown>, engine: WarehouseEngine) => Promise<unknown>,
): TestOptions {
  return {
    wrap: (engine) =>
      new Proxy<WarehouseEngine>(engine, {
        get(target, property) {
          const value: unknown = Reflect.get(target, property)
          if (typeof value !== 'function') return value
          if (property !== 'writeRange') return value.bind(target) as unknown
          return (...input: unknown[]) =>
            around(() => value.apply(target, input) as Promise<unknown>, target)
        },
      }),
  }
}

/** A warehouse whose range writes, counted from 1, fail as long as `breaks` says. */
export function failingWrites(breaks: (write: number) => EngineError | null): TestOptions {
  let writes = 0
  return interceptWrites(async (write) => {
    const error = breaks((writes += 1))
    if (error) throw error
    return write()
  })
}
