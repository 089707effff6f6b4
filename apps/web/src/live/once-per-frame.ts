/** A hidden page paints no frames, but its title still tells how a run ended. */
const hiddenMs = 250

/** A listener that is told at most once a frame, however often its source changes. */
export function oncePerFrame(listener: () => void): () => void {
  let isDue = false
  const tell = () => {
    isDue = false
    listener()
  }
  return () => {
    if (isDue) return
    isDue = true
    if (document.hidden) setTimeout(tell, hiddenMs)
    else requestAnimationFrame(tell)
  }
}
