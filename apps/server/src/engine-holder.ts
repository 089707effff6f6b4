import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '@millrace/core'
import { EngineError, openEngine, type WarehouseEngine } from '@millrace/core/engines'
import type { Places } from './places.ts'

/** The one warehouse engine of a process, opened when first needed. */
export interface EngineHolder extends AsyncDisposable {
  /** Opens the warehouse, or opens it anew when a file is asked for that it may not read yet. */
  get(readableFiles: readonly string[]): Promise<WarehouseEngine>
}

export function createEngineHolder(places: Places, stateId: () => Promise<string>): EngineHolder {
  let readable = new Set<string>()
  let opened: Promise<WarehouseEngine> | null = null
  const open = async (): Promise<WarehouseEngine> => {
    await mkdir(path.dirname(places.warehouse), { recursive: true })
    return openEngine({
      engine: 'duckdb',
      path: places.warehouse,
      stateId: await stateId(),
      readableFiles: [...readable],
      ...(places.threads !== null && { threads: places.threads }),
      ...(places.memoryLimit !== null && { memoryLimit: places.memoryLimit }),
    }).catch((error: unknown) => {
      throw asHeld(error)
    })
  }
  return {
    async get(readableFiles) {
      const added = readableFiles.filter((file) => !readable.has(file))
      if (opened && added.length === 0) return opened
      const before = opened
      readable = new Set([...readable, ...added])
      opened = (async () => {
        await before?.then(
          (engine) => engine.close(),
          () => {},
        )
        return open()
      })()
      opened.catch(() => void (opened = null))
      return opened
    },
    async [Symbol.asyncDispose]() {
      const engine = await opened?.catch(() => null)
      opened = null
      await engine?.close()
    },
  }
}

/** That another process has the warehouse, as a refusal: whatever needed it is not at fault. */
function asHeld(error: unknown): unknown {
  if (!(error instanceof EngineError) || error.code !== 'busy') return error
  return new AppError('warehouse_held', {
    message: error.message,
    hint: 'ask the server that has it, or end that',
    cause: error,
  })
}
