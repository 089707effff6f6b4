/** A sentence whose figures stand out. */
export function BoldFigures({ text }: { readonly text: string }) {
  // Split by what is caught, figures stand at odd places.
  return text
    .split(/(\d[\d,.]*\d|\d)/)
    .map((part, index) => (index % 2 === 1 ? <b key={index}>{part}</b> : part))
}
