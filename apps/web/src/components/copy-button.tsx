import { useState } from 'react'
import { useAnnounce } from '../speech/speech-provider.tsx'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'
import { putOnClipboard } from './put-on-clipboard.ts'

interface CopyButtonProps {
  /** What it copies, as `Copy CSV`. */
  readonly label: string
  /** Made when it is asked for. */
  readonly text: () => string
}

/** Puts a text on the clipboard and says whether that went well, until the focus leaves it. */
export function CopyButton({ label, text }: CopyButtonProps) {
  const announce = useAnnounce()
  const [outcome, setOutcome] = useState<'copied' | 'refused' | null>(null)
  const copy = async () => {
    const went = await putOnClipboard(text())
    setOutcome(went)
    const said = went === 'copied' ? 'Copied' : 'The browser did not let it be copied'
    announce({ key: `${label} ${Date.now()}`, text: said, isEnd: true })
  }
  return (
    <Button size="small" onClick={() => void copy()} onBlur={() => setOutcome(null)}>
      <Icon name={outcome === 'copied' ? 'check' : 'copy'} small />
      {outcome === 'copied' ? 'Copied' : outcome === 'refused' ? 'Not allowed' : label}
    </Button>
  )
}
