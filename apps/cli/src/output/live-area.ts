/** Redraws a few lines in place on a terminal, at most a dozen times a second. */
export interface LiveArea {
  show(lines: readonly string[]): void
  /** Draws the last state and leaves it standing. */
  done(): void
  /** Takes everything away again. */
  clear(): void
}

const frameMs = 80

export function createLiveArea(out: NodeJS.WriteStream): LiveArea {
  let drawn = 0
  let pending: readonly string[] | null = null
  let last = 0
  const draw = (lines: readonly string[]) => {
    const width = Math.max(20, out.columns || 80)
    const height = Math.max(4, (out.rows || 24) - 1)
    const cut = lines.slice(0, height).map((line) => cutLine(line, width - 1))
    out.write(
      `${drawn > 0 ? `\x1b[${drawn}A` : ''}\x1b[0J${cut.map((line) => `${line}\n`).join('')}`,
    )
    drawn = cut.length
    last = performance.now()
    pending = null
  }
  return {
    show(lines) {
      pending = lines
      if (performance.now() - last >= frameMs) draw(lines)
    },
    clear() {
      pending = null
      if (drawn > 0) out.write(`\x1b[${drawn}A\x1b[0J`)
      drawn = 0
    },
    done() {
      if (pending) draw(pending)
      drawn = 0
    },
  }
}

/** Cuts to a visible width; colour codes take no room and are closed. */
function cutLine(line: string, width: number): string {
  let visible = 0
  let cut = ''
  for (const [part] of line.matchAll(/\x1b\[[0-9;]*m|[\s\S]/gu)) {
    if (!part.startsWith('\x1b')) {
      if (visible === width) return `${cut}\x1b[0m`
      visible += 1
    }
    cut += part
  }
  return cut
}
