import { Link } from '@tanstack/react-router'
import { Empty } from '../components/empty.tsx'
import { Page } from '../components/page.tsx'
import textStyles from '../styles/text.module.css'

export function NotFoundPage() {
  return (
    <Page path={['Not found']} title="There is no such page">
      <Empty>
        The address names nothing here.{' '}
        <Link to="/" className={textStyles['link']}>
          Open the environments
        </Link>
      </Empty>
    </Page>
  )
}
