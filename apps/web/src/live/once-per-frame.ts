/** A hidden page paints no frames, but its title still tells how a run ended. */
const hiddenMs = 250
/** Of the time, a page that is slow to draw spends at most one part in so many on it. */
const rest = 3

/**
 * A listener that is told at most once a frame, however often its source changes; where a frame takes long to
 * draw, less often, so that the page stays free for what a person does.
 */
export function oncePerFrame(listener: () => void): () => void {
  let isDue = false
  let notBefore = 0
  const tell = () => {
    isDue = false
    const began = performance.now()
    listener()
    // The next frame begins when this one was drawn.
    requestAnimationFrame((drawn) => {
      const took = drawn - began
      notBefore = took > slowMs ? drawn + took * (rest - 1) : 0
    })
  }
  return () => {
    if (isDue) return
    isDue = true
    if (document.hidden) return void setTimeout(tell, hiddenMs)
    const wait = notBefore - performance.now()
    if (wait > 0) setTimeout(() => requestAnimationFrame(tell), wait)
    else requestAnimationFrame(tell)
  }
}

/** Two frames of a screen that shows sixty a second. */
const slowMs = 34
