import { Link } from '@tanstack/react-router'
import textStyles from '../styles/text.module.css'
import { classNames } from './class-names.ts'

/** Leads to what the server knows of an error, where the error carries an id. */
export function ErrorLink({ error }: { readonly error: unknown }) {
  const { details } = (error ?? {}) as { readonly details?: Readonly<Record<string, unknown>> }
  const id = details?.['id']
  if (typeof id !== 'string') return null
  return (
    <>
      <Link
        to="/errors/$errorId"
        params={{ errorId: id }}
        className={classNames(textStyles['link'], textStyles['inText'])}
      >
        What is known of error {id}
      </Link>{' '}
    </>
  )
}
