/** What is told more often than ten times a second nobody reads, and each time costs the page a frame. */
const atMostEveryMs = 100
/** A hidden page paints no frames, but its title still tells how a run ended. */
const hiddenMs = 250
/** Of the time, a page that is slow to draw spends at most one part in so many on it. */
const rest = 4

/**
 * A listener that is told at once when its source changed after a pause, and then ten times a second however often
 * it changes; where a frame takes long to draw, less often, so that the page stays free for what a person does.
 */
export function atAPace(listener: () => void): () => void {
  let isDue = false
  let notBefore = 0
  const tell = () => {
    isDue = false
    const began = performance.now()
    notBefore = began + atMostEveryMs
    listener()
    // The second frame from now begins when what the listener changed was drawn.
    requestAnimationFrame(() =>
      requestAnimationFrame((drawn) => {
        notBefore = Math.max(notBefore, drawn + (drawn - began) * (rest - 1))
      }),
    )
  }
  return () => {
    if (isDue) return
    isDue = true
    // A task of its own, not the frame's: there the work would hold up what else the frame draws.
    setTimeout(tell, document.hidden ? hiddenMs : Math.max(0, notBefore - performance.now()))
  }
}
