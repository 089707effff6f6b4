/** Pages that came without TLS from another machine have no clipboard of their own. */
export async function putOnClipboard(text: string): Promise<'copied' | 'refused'> {
  try {
    await navigator.clipboard.writeText(text)
    return 'copied'
  } catch {
    return 'refused'
  }
}
