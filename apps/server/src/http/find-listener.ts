import { readdir, readFile, readlink } from 'node:fs/promises'

export interface Listener {
  readonly pid: number
  /** The program's name. */
  readonly command: string
}

/** The state of a socket that listens, in the kernel's table. */
const listening = '0A'

/** The process that listens on a TCP port; null where the system does not tell this user. */
export async function findListener(port: number): Promise<Listener | null> {
  const sockets = new Set(
    (await Promise.all(['tcp', 'tcp6'].map((table) => socketsIn(table, port)))).flat(),
  )
  if (sockets.size === 0) return null
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))
  for (const pid of pids) {
    if (!(await holdsOne(pid, sockets))) continue
    const command = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')
    return { pid: Number(pid), command: command.trim() }
  }
  return null
}

/** Links of the sockets that listen, as `socket:[12345]`. */
async function socketsIn(table: string, port: number): Promise<string[]> {
  const text = await readFile(`/proc/net/${table}`, 'utf8').catch(() => '')
  const end = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  return text
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, address, , state]) => address?.endsWith(end) === true && state === listening)
    .map((fields) => `socket:[${fields[9]}]`)
}

async function holdsOne(pid: string, sockets: ReadonlySet<string>): Promise<boolean> {
  const folder = `/proc/${pid}/fd`
  const files = await readdir(folder).catch(() => [])
  const links = await Promise.all(
    files.map((file) => readlink(`${folder}/${file}`).catch(() => '')),
  )
  return links.some((link) => sockets.has(link))
}
