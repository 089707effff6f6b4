export interface WakeUp {
  /** Resolves at the next `wake`, for everyone who waits. */
  wait(): Promise<void>
  wake(): void
}

export function createWakeUp(): WakeUp {
  let resolveWait: () => void = () => {}
  let waiting: Promise<void> | null = null
  return {
    wait: () =>
      (waiting ??= new Promise((resolve) => {
        resolveWait = resolve
      })),
    wake() {
      waiting = null
      resolveWait()
    },
  }
}
