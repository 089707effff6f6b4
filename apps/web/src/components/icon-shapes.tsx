import type { ReactNode } from 'react'

const filledCheck = (
  <>
    <circle cx="8" cy="8" r="6.2" fill="currentColor" stroke="none" />
    <path d="m5.3 8.2 1.9 1.9 3.6-3.9" stroke="var(--surface)" strokeWidth="1.6" />
  </>
)
const triangle = (
  <>
    <path d="M8 2.4 14 13H2z" />
    <path d="M8 6.6v2.8M8 11.2v.1" />
  </>
)
const clock = (
  <>
    <circle cx="8" cy="8" r="5.5" />
    <path d="M8 5v3.2l2 1.3" />
  </>
)
const keptRing = (
  <>
    <circle cx="8" cy="8" r="5.5" />
    <path d="M5.8 6.9h4.4M5.8 9.1h4.4" />
  </>
)
const table = (
  <>
    <rect x="2.5" y="3" width="11" height="10" rx="1.5" />
    <path d="M2.5 6.4h11M6.6 6.4V13" />
  </>
)
const lineage = (
  <>
    <circle cx="3.8" cy="8" r="1.8" />
    <circle cx="12.2" cy="3.8" r="1.8" />
    <circle cx="12.2" cy="12.2" r="1.8" />
    <path d="M5.6 8c3 0 2-4.2 4.8-4.2M5.6 8c3 0 2 4.2 4.8 4.2" />
  </>
)

/** Drawn on 16 by 16 in the colour of the text around them. */
export const iconShapes = {
  // states
  waiting: <circle cx="8" cy="8" r="5.5" strokeDasharray="1.9 2.42" />,
  running: (
    <>
      <circle cx="8" cy="8" r="5.5" opacity=".28" />
      <path d="M8 2.5A5.5 5.5 0 0 1 13.5 8" />
    </>
  ),
  done: filledCheck,
  failed: (
    <>
      <path d="M5.5 1.8h5l3.7 3.7v5l-3.7 3.7h-5l-3.7-3.7v-5z" fill="currentColor" stroke="none" />
      <path d="m6 6 4 4m0-4-4 4" stroke="var(--surface)" strokeWidth="1.6" />
    </>
  ),
  skipped: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="m6 5.8 2.3 2.2L6 10.2M10 5.8v4.4" />
    </>
  ),
  cancelled: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <rect x="6" y="6" width="4" height="4" rx=".6" fill="currentColor" stroke="none" />
    </>
  ),
  interrupted: (
    <>
      <path d="M6.2 2.8A5.5 5.5 0 0 0 6.2 13.2M9.8 2.8a5.5 5.5 0 0 1 0 10.4" />
      <path d="m8.6 5.4-1.4 2.4h1.8l-1.4 2.8" />
    </>
  ),
  retrying: (
    <>
      <path d="M13.2 6.4A5.5 5.5 0 0 0 3.4 5M2.8 9.6a5.5 5.5 0 0 0 9.8 1.4" />
      <path d="M3.2 2.4V5h2.6M12.8 13.6V11h-2.6" />
    </>
  ),
  kept: keptRing,
  warning: triangle,
  stale: clock,
  // changes
  modified: <path d="M3 10.2C5 6.8 6.6 9.9 8.2 8.2S11 5.6 13 6" />,
  added: <path d="M8 3.5v9M3.5 8h9" />,
  removed: <path d="M3.5 8h9" />,
  indirect: <path d="M4 3.5v4.2a2 2 0 0 0 2 2h6M9.6 7.2 12 9.7l-2.4 2.4" />,
  metadata: <path d="M4 5h8M4 8h8M4 11h5" />,
  // places
  environments: <path d="M8 2.3 14 5.4 8 8.5 2 5.4zM2 8.1l6 3.1 6-3.1M2 10.8l6 3.1 6-3.1" />,
  plans: <path d="M3 3.5h10M3 8h6M3 12.5h4M11 12.6l1.3 1.3L14.8 11" />,
  runs: <path d="M2 8h2.6l1.8-5 3.2 10 1.8-5H14" />,
  models: table,
  lineage,
  query: <path d="m3 4.5 3.4 3.3L3 11.2M8 11.5h5" />,
  // kinds of models
  incremental: (
    <>
      <rect x="2.5" y="9.5" width="2.8" height="4" rx=".7" />
      <rect x="6.6" y="6" width="2.8" height="7.5" rx=".7" />
      <rect x="10.7" y="2.5" width="2.8" height="11" rx=".7" />
    </>
  ),
  table,
  view: (
    <>
      <path d="M1.8 8S4 3.8 8 3.8 14.2 8 14.2 8 12 12.2 8 12.2 1.8 8 1.8 8z" />
      <circle cx="8" cy="8" r="1.9" />
    </>
  ),
  seed: (
    <path d="M8 14V7.6M8 7.6C8 4.6 5.8 3 2.8 3c0 3 2.2 4.6 5.2 4.6zM8 9.4c0-2.4 1.8-3.8 5-3.8 0 2.6-1.8 3.8-5 3.8z" />
  ),
  source: (
    <path d="M9.2 3H13v3.8M13 3 7.6 8.4M7 4H4.2A1.2 1.2 0 0 0 3 5.2v6.6A1.2 1.2 0 0 0 4.2 13h6.6a1.2 1.2 0 0 0 1.2-1.2V9" />
  ),
  embedded: (
    <>
      <rect x="2.5" y="2.5" width="11" height="11" rx="1.5" strokeDasharray="2 2" />
      <rect x="5.7" y="5.7" width="4.6" height="4.6" rx=".8" />
    </>
  ),
  // signs
  find: (
    <>
      <circle cx="7.2" cy="7.2" r="4.2" />
      <path d="m10.4 10.4 3 3" />
    </>
  ),
  filter: <path d="M2.5 4h11M4.6 8h6.8M6.8 12h2.4" />,
  copy: (
    <>
      <rect x="5.5" y="5.5" width="7.5" height="7.5" rx="1.5" />
      <path d="M10.5 3.2H4.7a1.5 1.5 0 0 0-1.5 1.5v5.8" />
    </>
  ),
  link: (
    <path d="M6.8 9.2 9.2 6.8M7.4 4.9l1.2-1.2a2.6 2.6 0 0 1 3.7 3.7l-1.2 1.2M8.6 11.1l-1.2 1.2a2.6 2.6 0 0 1-3.7-3.7l1.2-1.2" />
  ),
  lock: (
    <>
      <rect x="3.5" y="7.2" width="9" height="6.3" rx="1.4" />
      <path d="M5.4 7.2V5a2.6 2.6 0 0 1 5.2 0v2.2" />
    </>
  ),
  out: (
    <path d="M6.5 3H4.2A1.2 1.2 0 0 0 3 4.2v7.6A1.2 1.2 0 0 0 4.2 13h2.3M10 5l3 3-3 3M13 8H6.5" />
  ),
  theme: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="M8 2.5v11A5.5 5.5 0 0 0 8 2.5z" fill="currentColor" />
    </>
  ),
  down: <path d="m4.5 6.3 3.5 3.5 3.5-3.5" />,
  right: <path d="m6.2 4.5 3.5 3.5-3.5 3.5" />,
  follow: <path d="M8 3v9M4.4 8.6 8 12.2l3.6-3.6" />,
  stop: <rect x="4.2" y="4.2" width="7.6" height="7.6" rx="1.2" />,
  play: <path d="M5 3.4v9.2L12.4 8z" />,
  pause: <path d="M5.5 3.8v8.4M10.5 3.8v8.4" strokeWidth="2.2" />,
  more: <path d="M3.6 8h.01M8 8h.01M12.4 8h.01" strokeWidth="2.2" />,
  list: <path d="M2.5 4h11M2.5 8h11M2.5 12h11" />,
  fit: <path d="M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3" />,
  plus: <path d="M8 3.5v9M3.5 8h9" />,
  minus: <path d="M3.5 8h9" />,
  close: <path d="m4.2 4.2 7.6 7.6m0-7.6-7.6 7.6" />,
  check: <path d="m3.5 8.4 3 3 6-6.6" />,
  pin: <path d="M6 2.8h4M6.8 2.8v3.6L4.6 9h6.8L9.2 6.4V2.8M8 9v4.4" />,
  back: <path d="M6.4 4 3 7.4l3.4 3.4M3.4 7.4h6a3.2 3.2 0 0 1 0 6.4H7" />,
  clock,
  dot: <circle cx="8" cy="8" r="4" fill="currentColor" stroke="none" />,
} as const satisfies Readonly<Record<string, ReactNode>>

export type IconName = keyof typeof iconShapes
