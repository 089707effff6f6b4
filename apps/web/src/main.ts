import { config } from 'zod/v4/core'

// The page's policy forbids code made from text, which schemas would try when they are made: so this comes first.
config({ jitless: true })
const { startApp } = await import('./app/start-app.tsx')
startApp()
