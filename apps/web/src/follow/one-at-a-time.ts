/** A function that starts `work` unless it is under way; asked meanwhile, it works once more afterwards. */
export function oneAtATime(work: () => Promise<void>): () => void {
  let isWorking = false
  let isAsked = false
  const start = async () => {
    isWorking = true
    do {
      isAsked = false
      await work()
    } while (isAsked)
    isWorking = false
  }
  return () => {
    isAsked = true
    if (!isWorking) void start()
  }
}
