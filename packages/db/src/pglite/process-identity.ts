import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'

/** A process that cannot be confused with a later one of the same number. */
export interface ProcessIdentity {
  readonly pid: number
  readonly host: string
  /** Null where the system has none to read. */
  readonly bootId: string | null
  /** In the system's own words; null where they cannot be read. */
  readonly startedAt: string | null
}

export function ownIdentity(): ProcessIdentity {
  const { pid } = process
  return { pid, host: hostname(), bootId: readBootId(), startedAt: readProcessStart(pid) }
}

/** True when the process is proven gone: ended, restarted machine, or its number given to another. */
export function isProvenDead(identity: ProcessIdentity): boolean {
  if (identity.host !== hostname()) return false
  if (identity.bootId !== null && identity.bootId !== readBootId()) return true
  if (!isRunning(identity.pid)) return true
  const startedAt = readProcessStart(identity.pid)
  return startedAt !== null && identity.startedAt !== null && startedAt !== identity.startedAt
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function readBootId(): string | null {
  return readText('/proc/sys/kernel/random/boot_id')
}

function readProcessStart(pid: number): string | null {
  if (process.platform === 'linux') {
    // The name in brackets may hold spaces; the state is the first field after it, the start the 20th.
    const fields = readText(`/proc/${pid}/stat`)?.split(') ').at(-1)?.split(' ')
    return fields?.[0] === 'Z' ? 'ended' : (fields?.[19] ?? null)
  }
  if (process.platform === 'win32') return null
  try {
    const output = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' })
    return output.trim() || null
  } catch {
    return null
  }
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return null
  }
}
