import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Answer } from '../../components/answer.tsx'
import { CodeWords } from '../../components/code-words.tsx'
import { CopyButton } from '../../components/copy-button.tsx'
import { Empty } from '../../components/empty.tsx'
import { Page } from '../../components/page.tsx'
import { useApp } from '../../live/app-context.tsx'
import { useNow } from '../../live/live-provider.tsx'
import { useTime } from '../../live/time-provider.tsx'
import textStyles from '../../styles/text.module.css'
import { sayAge } from '../../words/say-duration.ts'
import styles from './error-page.module.css'

/** An error of the server by its id: what went wrong, when and where, and what to do. */
export function ErrorPage() {
  const { errorId } = useParams({ from: '/errors/$errorId' })
  const { trpc } = useApp()
  const { moment } = useTime()
  const now = useNow()
  const query = useQuery(trpc.error.get.queryOptions({ id: errorId }))
  const path = ['Errors', errorId]
  if (query.error && (query.error as { readonly code?: unknown }).code === 'error_not_found')
    return (
      <Page path={path} title="This error is not known">
        <Empty>
          Errors are kept only in the memory of the server&apos;s process, the last 1,000 of them
          until it ends. It may have been started anew since. Its log keeps them longer: look there
          for <code>{errorId}</code>. <Health />
        </Empty>
      </Page>
    )
  return (
    <Page path={path} title={`Error ${errorId}`}>
      <Answer query={query} what="error">
        {({ id, code, message, trigger, at }) => (
          <div className={styles['error']}>
            <p className={styles['what']}>
              <CodeWords text={message} />
            </p>
            <dl>
              <dt>When</dt>
              <dd>
                {moment(at)}, {sayAge(now - Date.parse(at))} ago
              </dd>
              <dt>Where</dt>
              <dd>
                <code>{trigger}</code>
              </dd>
              <dt>Code</dt>
              <dd>
                <code>{code}</code>
              </dd>
              <dt>Id</dt>
              <dd>
                <code>{id}</code>
              </dd>
            </dl>
            <h2>What to do</h2>
            <p>
              Do again what you did: what was finished stays finished. If it comes again, look for{' '}
              <code>{id}</code> in the log of the server; only there is how it came about.{' '}
              <Health />
            </p>
            <p>
              <CopyButton
                label="Copy for a report"
                text={() => `${message}\n${code}, error ${id}, in ${trigger} at ${at}\n`}
              />
            </p>
          </div>
        )}
      </Answer>
    </Page>
  )
}

function Health() {
  return (
    <a href="/healthz" className={textStyles['link']}>
      Health of the server
    </a>
  )
}
