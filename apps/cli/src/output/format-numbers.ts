/** `1,234`. */
export function formatCount(number: number): string {
  return number.toLocaleString('en-US')
}

/** `420 ms`, `3.2 s`, `4 min 05 s`. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`
  const minutes = Math.floor(ms / 60_000)
  return `${minutes} min ${String(Math.floor((ms % 60_000) / 1000)).padStart(2, '0')} s`
}

/** `2024-01-01 → 2024-01-08`, the end exclusive; instants only where a day is not enough. */
export function formatRange([start, end]: readonly [string, string]): string {
  return `${formatInstant(start)} → ${formatInstant(end)}`
}

function formatInstant(iso: string): string {
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.replace('.000Z', 'Z')
}

export function plural(number: number, one: string, many = `${one}s`): string {
  return `${formatCount(number)} ${number === 1 ? one : many}`
}

/** `0 kB`, `340 kB`, `12.4 MB`. */
export function formatBytes(bytes: number): string {
  return bytes < 1_000_000
    ? `${Math.ceil(bytes / 1000)} kB`
    : `${(bytes / 1_000_000).toFixed(1)} MB`
}
