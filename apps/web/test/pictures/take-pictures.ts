import { openBrowser } from '../browser/open-browser.ts'
import { setup } from '../build-page.ts'
import { pictureFlights } from './picture-flights.ts'
import { pictureStates } from './picture-states.ts'

/** Takes the pictures of `docs/images` from real servers; `pnpm pictures`. */
await setup()
await using browser = await openBrowser()
await pictureFlights(browser)
await pictureStates(browser)
