import { useState } from 'react'
import { useAnnounce } from '../speech/speech-provider.tsx'
import { IconButton } from './button.tsx'
import { putOnClipboard } from './put-on-clipboard.ts'

/** Copies the address of what the page shows and says whether that went well. */
export function CopyLink() {
  const announce = useAnnounce()
  const [outcome, setOutcome] = useState<'copied' | 'refused' | null>(null)
  const copy = async () => {
    const went = await putOnClipboard(location.href)
    setOutcome(went)
    announce({ key: `link ${Date.now()}`, text: outcomes[went].said, isEnd: true })
  }
  return (
    <IconButton
      icon={outcome === null ? 'link' : outcomes[outcome].icon}
      label={outcome === null ? 'Copy link' : outcomes[outcome].said}
      data-shortcut="copy-link"
      onClick={() => void copy()}
      onBlur={() => setOutcome(null)}
      onPointerLeave={() => setOutcome(null)}
    />
  )
}

const outcomes = {
  copied: { icon: 'check', said: 'Link copied' },
  refused: { icon: 'warning', said: 'The browser did not let the link be copied' },
} as const
