import { config } from 'zod/v4/core'

// The page's policy forbids code made from text, which schemas would try when they are made: so this comes first.
config({ jitless: true })
const { openPage } = await import('./open-page.ts')
openPage()
