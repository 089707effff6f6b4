/** Calls `handle` instead of ending the process at Ctrl-C or a polite kill, until it is disposed. */
export function onInterrupt(handle: () => void): Disposable {
  const signals = ['SIGINT', 'SIGTERM'] as const
  for (const signal of signals) process.on(signal, handle)
  return {
    [Symbol.dispose]() {
      for (const signal of signals) process.off(signal, handle)
    },
  }
}
